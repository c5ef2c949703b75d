/* SPDX-License-Identifier: MIT
 *
 * All methods, group by group. A row stands beside its function, and nothing about a method is said
 * anywhere else: the gate, PROTOCOL.md, server.describe, the CLI's help and the tests that walk
 * every method read these rows. To add one: its field tables, its function and its row, in one file
 * of this directory. */
#include "engine/cases/cases.h"

static const struct method_rows *const groups[] = {
    &session_methods,
    &catalogue_methods,
    &keeping_methods,
    &importing_methods,
    &youth_methods,
    &matching_methods,
    &matching_youths_methods,
    &asking_methods,
    &outreach_methods,
    &plan_methods,
    &hold_methods,
    &placement_methods,
    &agreement_methods,
    &follow_up_methods,
    &due_methods,
    &report_methods,
    &certificate_methods,
    &certificate_step_methods,
    &certificate_check_methods,
    &invitation_methods,
    &draft_methods,
    &workplace_record_methods,
    &feed_methods,
    &token_methods,
    &waiver_methods,
    &subject_methods,
    &retention_methods,
    &audit_methods,
    &correct_methods,
    &backup_methods,
};

const struct method_table methods = {groups, sizeof groups / sizeof groups[0]};
