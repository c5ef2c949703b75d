/* SPDX-License-Identifier: MIT
 *
 * What an agreement must keep is judged by engine/match/agreement.h; here it is asked about a
 * placement, refused and told. What breaks a rule is refused, unless a named officer has overridden
 * the very violation, with a reason, and the rule allows it. */
#ifndef ENGINE_CASES_PLACEMENT_JUDGE_H
#define ENGINE_CASES_PLACEMENT_JUDGE_H

#include "engine/cases/placement.h"
#include "engine/match/message.h"

struct broken_rule {
    struct text rule;
    struct date date, until;
    struct integer times, value, limit;
    struct text unit, field;
    struct argument_list args;
    struct flag overridable, overridden;
};
LIST_OF(broken_rule);
struct placement_verdict {
    struct text placement;
    struct date today;
    struct flag allowed;
    struct broken_rule_list violations;
    struct text_list unknown;
};
extern const struct schema placement_verdict_schema;

/* Whether what the placement says from the day `judged` on may be agreed. RULE_BROKEN naming the
 * first rule's field, and telling them all in short; UNKNOWN_CODE, OUT_OF_RANGE naming an override
 * of what is no rule, or of one that allows none. */
enum error placement_judge(struct request *request, const struct placement *placement,
                           struct date judged);

/* All that it would break, what is overridden, too. The errors of placement_judge but RULE_BROKEN.
 */
enum error placement_tell_broken(struct request *request, const struct placement *placement,
                                 struct date judged, struct placement_verdict *out);

/* Whether what may come after the agreement is there when the placement starts: a register extract.
 * RULE_BROKEN. */
enum error placement_check_start(struct request *request, const struct placement *placement);

#endif
