/* SPDX-License-Identifier: MIT
 *
 * The one table of codes: what a gate, a reason or a question is called on the wire, what it
 * carries, and how it reads in Swedish and English. Only message.h and message.c include this.
 *
 *   X(code, arguments, Swedish, English)
 *
 * `arguments` has one letter for each argument, and {0}, {1} … in the texts stand for them:
 *
 *   k competence   a adaptation   h hazard        by index; on the wire the catalogue's code
 *   w place in a code tree                        "43", "43.2", "F", "ssyk:7115"
 *   n number       m metres (4200: "4,2 km")      c minutes of a day ("08:00"; below 0 unknown: "")
 *   l language     x licence      t text, as is   s word of the table of words in message.c
 *   d minutes as a length of time (150: "2 h 30 min")
 *
 * Texts are short, speak to a recruiter about the youth ("hen"), and name nothing that the
 * arguments do not hold. A code is never renamed or given another meaning: clients store them. */
#ifndef MATCH_MESSAGE_LIST_H
#define MATCH_MESSAGE_LIST_H

/* The gates, in the order in which they are judged. */
#define GATE_LIST(X)                                                                             \
    X(NOT_READY, "s", "Kan inte matchas än: {0}", "Cannot be matched yet: {0}")                  \
    X(WAIVER_MISSING, "", "Giltigt samtycke saknas", "No valid waiver")                          \
    X(CLOSED, "", "Platsen är stängd", "The opening is closed")                                  \
    X(FULL, "nnn", "Platsen är full: {1} av {0} tagna, {2} hålls",                               \
      "The opening is full: {1} of {0} taken, {2} held")                                         \
    X(PAUSED, "", "Arbetsplatsen tar inte emot just nu",                                         \
      "The workplace takes nobody at the moment")                                                \
    X(EXCLUDED, "t", "Finns på listan över arbetsplatser att undvika",                           \
      "Is on the list of workplaces to avoid")                                                   \
    X(NOT_THIS, "w", "Vill inte arbeta med {0}", "Does not want to work with {0}")               \
    X(TOO_FAR, "mm", "För långt bort: {0}, gränsen är {1}", "Too far: {0}, the limit is {1}")    \
    X(PERIOD, "nn", "Perioderna möts i {0} dagar, minst {1} behövs",                             \
      "The periods share {0} days, at least {1} are needed")                                     \
    X(HOURS, "nn", "Kräver minst {0} timmar i veckan, hen klarar högst {1}",                     \
      "Asks at least {0} hours a week, the most is {1}")                                         \
    X(TIME_OF_DAY, "cccc", "Arbetstiden {0}–{1} ryms inte inom {2}–{3}",                         \
      "The working hours {0}–{1} do not fit inside {2}–{3}")                                     \
    X(NEED, "as", "Nödvändig anpassning {1}: {0}", "Required adaptation {1}: {0}")               \
    X(AGE, "nn", "Är {0} år, åldersgränsen är {1}", "Is {0} years old, the least age is {1}")    \
    X(MINOR_HOURS, "nns", "{0} timmar i veckan är för mycket för {2}: högst {1}",                \
      "{0} hours a week are too many for {2}: at most {1}")                                      \
    X(MINOR_CLOCK, "ccs", "Arbetstiden {0}–{1} är inte tillåten för {2}",                        \
      "The working hours {0}–{1} are not allowed for {2}")                                       \
    X(MINOR_HAZARD, "hs", "Inte tillåtet för {1}: {0}", "Not allowed for {1}: {0}")              \
    X(EXTRACT, "nn", "Registerutdrag saknas: start om {0} dagar, utdraget tar omkring {1}",      \
      "No register extract: the start is in {0} days, the extract takes about {1}")              \
    X(LANGUAGE, "l", "Kräver språk som hen saknar: {0}", "Asks a language that is lacking: {0}") \
    X(LICENCE, "x", "Kräver behörighet som hen saknar: {0}", "Asks a licence that is lacking: {0}")

/* PASSED where no gate fails; then the facts behind a score, component by component, and what is
 * left to ask. */
#define REASON_LIST(X)                                                                             \
    X(PASSED, "", "Inget hinder", "Nothing stands in the way")                                     \
    X(OWN_SUGGESTION, "", "Eget förslag", "Own suggestion")                                        \
    X(WISH_EXACT, "w", "Önskat område: {0}", "Wished for: {0}")                                    \
    X(WISH_NEAR, "w", "Nära önskat område: {0}", "Close to what is wished for: {0}")               \
    X(WISH_NONE, "", "Inget av önskemålen", "None of the wishes")                                  \
    X(NO_WISHES, "", "Inga önskemål än, fråga", "No wishes yet, ask")                              \
    X(TRAINS_GOAL, "knn", "Tränar {0} (nivå {1} → {2}), som hen vill utveckla",                    \
      "Trains {0} (level {1} → {2}), a goal")                                                      \
    X(TRAINS_GOAL_FREELY, "k", "Tränar {0}, som hen vill utveckla", "Trains {0}, a goal")          \
    X(GOAL_STEEP, "knn", "Tränar {0}, men steget är stort (nivå {1} → {2})",                       \
      "Trains {0}, but the step is steep (level {1} → {2})")                                       \
    X(GOAL_REACHED, "knn", "Tränar {0}, men hen är redan på nivå {1} (platsen kräver {2})",        \
      "Trains {0}, but level {1} is reached already (the place asks {2})")                         \
    X(GOAL_NOT_TRAINED, "k", "Tränar inte {0}, som hen vill utveckla",                             \
      "Does not train {0}, a goal")                                                                \
    X(UNKNOWN_GOAL_LEVEL, "kn", "Tränar {0} på nivå {1}, fråga om hens nivå",                      \
      "Trains {0} at level {1}, ask about the level today")                                        \
    X(DISTANCE, "mm", "{0} bort, gränsen är {1}", "{0} away, the limit is {1}")                    \
    X(UNKNOWN_DISTANCE, "", "Avståndet är okänt, fråga", "The distance is unknown, ask")           \
    X(OFFERS_REQUIRED, "a", "Nödvändig anpassning finns: {0}", "Required adaptation offered: {0}") \
    X(OFFERS_HELPFUL, "a", "Bra anpassning finns: {0}", "Helpful adaptation offered: {0}")         \
    X(LACKS_HELPFUL, "a", "Bra anpassning saknas: {0}", "Helpful adaptation not offered: {0}")     \
    X(UNKNOWN_ADAPTATIONS, "", "Arbetsplatsens anpassningar är okända, fråga",                     \
      "The workplace's adaptations are unknown, ask")                                              \
    X(MEETS_LEVEL, "knn", "{0}: nivå {1} räcker (platsen kräver {2})",                             \
      "{0}: level {1} is enough (the place asks {2})")                                             \
    X(STEP_WANTED, "knn", "{0}: ett steg kvar (nivå {1} → {2}), ett steg som hen vill ta",         \
      "{0}: one step to go (level {1} → {2}), a wanted one")                                       \
    X(SHORT, "kn", "{0}: {1} steg under det som krävs", "{0}: {1} below the level asked")          \
    X(UNKNOWN_LEVEL, "k", "{0}: nivån är okänd, fråga", "{0}: the level is unknown, ask")          \
    X(PROSPECT, "", "Har inte erbjudit någon plats än, fråga arbetsplatsen",                       \
      "Has offered nothing yet, ask the workplace")                                                \
    X(ASK_PERIOD, "", "Platsens period är okänd, fråga", "The opening's period is unknown, ask")   \
    X(ASK_HOURS, "n", "Platsens timmar är okända, hen klarar högst {0} i veckan",                  \
      "The opening's hours are unknown, the most is {0} a week")                                   \
    X(ASK_TIME_OF_DAY, "cc", "Arbetstiden är okänd, den måste rymmas inom {0}–{1}",                \
      "The working hours are unknown, they must fit inside {0}–{1}")                               \
    X(ASK_EXTRACT, "n", "Registerutdrag behövs, det tar omkring {0} dagar",                        \
      "A register extract is needed, it takes about {0} days")                                     \
    X(ASK_LANGUAGE, "l", "Kan hen språket {0}? Platsen kräver det",                                \
      "Do they speak {0}? The place asks it")                                                      \
    X(ASK_LICENCE, "x", "Har hen behörigheten {0}? Platsen kräver den",                            \
      "Do they have the licence {0}? The place asks it")                                           \
    X(SUPERVISED_HAZARD, "hs", "Bara med handledare bredvid för {1}: {0}",                         \
      "Only in supervised practice for {1}: {0}")

/* What could be asked less strictly (match.nearest). */
#define LOOSENING_LIST(X)                                                                \
    X(TRAVEL_FURTHER, "mm", "Resväg upp till {1} i stället för {0}",                     \
      "Travel up to {1} instead of {0}")                                                 \
    X(PERIOD_EARLIER, "n", "Perioden {0} dagar tidigare", "The period {0} days earlier") \
    X(PERIOD_LATER, "n", "Perioden {0} dagar senare", "The period {0} days later")       \
    X(PERIOD_LONGER, "n", "Perioden {0} dagar längre", "The period {0} days longer")     \
    X(MORE_HOURS, "nn", "{1} timmar i veckan i stället för {0}",                         \
      "{1} hours a week instead of {0}")                                                 \
    X(WIDER_DAY, "cccc", "Arbetstid inom {2}–{3} i stället för {0}–{1}",                 \
      "Working hours inside {2}–{3} instead of {0}–{1}")                                 \
    X(NEED_HELPFUL, "a", "Om det inte måste finnas: {0}",                                \
      "If this were helpful, not required: {0}")                                         \
    X(WISH_WIDER, "ww", "Önskemålet vidare: {1} i stället för {0}",                      \
      "A wider wish: {1} instead of {0}")                                                \
    X(NOT_THIS_LIFTED, "w", "Om hen kan tänka sig {0}", "If {0} were possible after all")

/* What an agreement may break, beside the gates that it shares (AGE, MINOR_CLOCK, MINOR_HAZARD,
 * EXTRACT). */
#define RULE_LIST(X)                                                                               \
    X(MINOR_DAY, "dds", "{0} på en dag är för mycket för {2}: högst {1}",                          \
      "{0} in a day are too much for {2}: at most {1}")                                            \
    X(MINOR_WEEK, "dds", "{0} på en vecka är för mycket för {2}: högst {1}",                       \
      "{0} in a week are too much for {2}: at most {1}")                                           \
    X(MINOR_NIGHT, "cc", "Arbete mellan {0} och {1} är inte tillåtet före 18 år",                  \
      "Work between {0} and {1} is not allowed under 18")                                          \
    X(MINOR_REST, "dds", "{0} nattvila är för lite för {2}: minst {1}",                            \
      "{0} of rest at night are too little for {2}: at least {1}")                                 \
    X(MINOR_BREAK, "dd", "{0} utan rast: en rast på 30 min behövs senast efter {1}",               \
      "{0} without a break: one of 30 min is due after {1} at the latest")                         \
    X(MINOR_WEEKLY_REST, "dd", "{0} veckovila är för lite: minst {1}",                             \
      "{0} of rest in the week are too little: at least {1}")                                      \
    X(GUARDIAN, "", "Vårdnadshavarens samtycke behövs tills skolplikten är fullgjord",             \
      "The guardian's consent is needed until skolplikt is fulfilled")                             \
    X(INSURER, "", "Ingen som försäkrar är namngiven", "No insurer is named")                      \
    X(FORM_LENGTH, "nn", "{0} dagar är för långt för den här formen: högst {1}",                   \
      "{0} days are too long for this form: at most {1}")                                          \
    X(FORM_HOURS, "nn", "{0} timmar i veckan är för mycket för den här formen: högst {1}",         \
      "{0} hours a week are too many for this form: at most {1}")                                  \
    X(FORM_AGE, "nn", "Är {0} år, formen kräver minst {1}", "Is {0} years old, the form asks {1}") \
    X(SUPERVISOR_LOAD, "nn", "Handledaren har {0} samtidigt: högst {1}",                           \
      "The supervisor has {0} at a time: at most {1}")

#endif
