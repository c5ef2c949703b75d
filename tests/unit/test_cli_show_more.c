/* SPDX-License-Identifier: MIT
 *
 * What would change a list, as people read it: loosenings, questions, steadiness. */
#include "tests/unit/shows.h"

#define HEAD "'youth':'ung-1','model':'praktik-1','as_of':77,'today':'2026-11-21'"
#define BEST(id, title) \
    "'best':{'opening':'" id "','title':'" title "','workplace_name':'Lagret','score':8312}"

static void nearest(struct show *show, const void *reply)
{
    show_nearest(show, reply);
}

static void questions(struct show *show, const void *reply)
{
    show_questions(show, reply);
}

static void steady(struct show *show, const void *reply)
{
    show_steady(show, reply);
}

static const char loosenings[] =
    "{" HEAD ",'passed':12,'items':["
    "{'code':'TRAVEL_FURTHER','args':[30000,40000],'more':53," BEST(
        "p1",
        "Snickare, hjälp") "},"
                           "{'code':'TRAVEL_FURTHER','args':[30000,50000],'more':53," BEST(
                               "p1",
                               "Snickare, hjälp") "},"
                                                  "{'code':'TRAVEL_FURTHER','args':[30000,75000],'"
                                                  "more':53," BEST(
                                                      "p2",
                                                      "Lager") "},"
                                                               "{'code':'WISH_WIDER','args':['43.2'"
                                                               ",'43'],'more':7," BEST(
                                                                   "p3",
                                                                   "Målare") "},"
                                                                             "{'code':'MORE_HOURS',"
                                                                             "'args':[20,25],'more'"
                                                                             ":1,'best':{'"
                                                                             "workplace':'w9','"
                                                                             "title':'Hav & Bok',"
                                                                             "'score':10000}},"
                                                                             "{'code':'NEED_"
                                                                             "HELPFUL','args':['"
                                                                             "ANP01'],'more':0}]}";

static void loosenings_in_swedish(void **state)
{
    struct shows *shows = *state;
    const char *text =
        shown(shows, nearest, shows_reply(shows, &nearest_reply_schema, loosenings), LANGUAGE_SV);
    assert_string_equal(text, "ung-1 · praktik-1 · 2026-11-21 · läge 77\n"
                              "12 platser passar som det är\n"
                              "\nFler platser, om en sak i taget ändras\n"
                              "  +53 Resväg upp till 40 km i stället för 30 km\n"
                              "      bäst:  83,1  Snickare, hjälp, Lagret · p1\n"
                              "  +53 Resväg upp till 75 km i stället för 30 km\n"
                              "      bäst:  83,1  Lager, Lagret · p2\n"
                              "   +1 25 timmar i veckan i stället för 20\n"
                              "      bäst: 100,0  Hav & Bok · w9\n"
                              "\nHögre poäng för så många, om ett önskemål vidgas\n"
                              "    7 Önskemålet vidare: Bygg i stället för Bygg\n"
                              "      bäst:  83,1  Målare, Lagret · p3\n");
}

static void loosenings_in_english(void **state)
{
    struct shows *shows = *state;
    const void *reply = shows_reply(shows, &nearest_reply_schema, loosenings);
    const char *text = shown(shows, nearest, reply, LANGUAGE_EN);
    assert_has(text, "12 openings pass as it is\n"
                     "\nMore openings, if one thing at a time were changed\n"
                     "  +53 Travel up to 40 km instead of 30 km\n"
                     "      best:  83.1  Snickare, hjälp, Lagret · p1\n");
    assert_has(text, "\nHigher scores for so many, if a wish were wider\n"
                     "    7 A wider wish: Construction instead of Construction\n");
    assert_has_not(text, "50 km");
    assert_has_not(text, "ANP01");
    shows_fit_all(shows, nearest, reply);
}

static void no_loosening_opens_anything(void **state)
{
    struct shows *shows = *state;
    const void *reply = shows_reply(shows, &nearest_reply_schema,
                                    "{" HEAD ",'passed':0,'items':[{'code':'MORE_HOURS',"
                                    "'args':[20,25],'more':0}]}");
    const char *text = shown(shows, nearest, reply, LANGUAGE_SV);
    assert_has(text, "0 platser passar som det är\n\nIngen enskild ändring öppnar något mer.\n");
    assert_has_not(text, "Fler");
    text = shown(shows, nearest, reply, LANGUAGE_EN);
    assert_has(text, "\nNo single change opens anything more.\n");
    shows_fit_all(shows, nearest, reply);
}

#define QUESTION(id)                                                                       \
    ",{'code':'ASK_PERIOD','args':[],'hits':1,'workplace':'w1','workplace_name':'Lagret'," \
    "'opening':'" id "','title':'T'}"

static const char asked[] =
    "{" HEAD ",'k':10,'items':["
    "{'code':'UNKNOWN_LEVEL','args':['GAK05'],'hits':9},"
    "{'code':'UNKNOWN_ADAPTATIONS','args':[],'hits':3,'workplace':'w1','workplace_name':'Lagret'},"
    "{'code':'ASK_HOURS','args':[20],'hits':1,'workplace':'w1','workplace_name':'Lagret',"
    "'opening':'p1','title':'Plocka'},"
    "{'code':'UNKNOWN_DISTANCE','args':[],'hits':0,'workplace':'w2'}" QUESTION("q1") QUESTION("q2")
        QUESTION("q3") QUESTION("q4") QUESTION("q5") QUESTION("q6") QUESTION("q7") QUESTION("q8")
            QUESTION("q9") QUESTION("q10") QUESTION("q11") QUESTION("q12") QUESTION("q13") "]}";

static void questions_in_swedish(void **state)
{
    struct shows *shows = *state;
    const void *reply = shows_reply(shows, &questions_reply_schema, asked);
    const char *text = shown(shows, questions, reply, LANGUAGE_SV);
    assert_has(text, " · läge 77\n\nSvar som kan ändra de 10 första\nTalet är hur många av dem ");
    assert_has(text, "    9 Ungdomen: Planera och organisera: nivån är okänd, fråga\n"
                     "    3 Lagret: Arbetsplatsens anpassningar är okända, fråga\n"
                     "    1 Lagret · p1: Platsens timmar är okända, hen klarar högst 20 i veckan\n"
                     "    0 w2: Avståndet är okänt, fråga\n"
                     "    1 Lagret · q1: Platsens period är okänd, fråga\n");
    assert_has(text, "q11");
    assert_has_not(text, "q12"); /* the first 15 */
    assert_has(text, "\n      2 till med --json\n");
}

static void questions_in_english(void **state)
{
    struct shows *shows = *state;
    const void *reply = shows_reply(shows, &questions_reply_schema, asked);
    const char *text = shown(shows, questions, reply, LANGUAGE_EN);
    assert_has(text, "\nAnswers that could change the first 10\nThe number is how many of them ");
    assert_has(text, "    9 The youth: Planning and organising: the level is unknown, ask\n");
    assert_has(text, "\n      2 more with --json\n");
    shows_fit_all(shows, questions, reply);
    reply = shows_reply(shows, &questions_reply_schema, "{" HEAD ",'k':10,'items':[]}");
    text = shown(shows, questions, reply, LANGUAGE_EN);
    assert_has(text, "as of 77\n\nNo answer could change the list.\n");
    text = shown(shows, questions, reply, LANGUAGE_SV);
    assert_has(text, "\nInget svar kan ändra listan.\n");
    shows_fit_all(shows, questions, reply);
}

#define ITEM(id, title, times) \
    "{'hit':{'opening':'" id "','title':'" title "','score':8312},'times':" times "}"
#define LONG_ID "abcdefghijabcdefghijabcdefghijabcdefghij"

static const char stays[] =
    "{" HEAD ",'weights':{'interest':50,'development':25,'travel':15,'support':10},'k':2,"
    "'weightings':1000,'hits':[" ITEM("p1", "Snickare, hjälp", "1000") "," ITEM(
        "p2", "Lager",
        "505") "],"
               "'others':[" ITEM("p3", "En plats med ett mycket långt namn som inte ryms på raden",
                                 "495") "," ITEM(LONG_ID, "T", "1") "]}";

static void steadiness(void **state)
{
    struct shows *shows = *state;
    const void *reply = shows_reply(shows, &steady_reply_schema, stays);
    const char *text = shown(shows, steady, reply, LANGUAGE_SV);
    assert_has(text, "\nVikter: Intresse 50, Utveckling 25, Resa 15, Stöd 10\n"
                     "\nSå ofta står platserna kvar i 1000 andra viktningar\n"
                     "  1 ██████████ 100,0 %   83,1  Snickare, hjälp · p1\n"
                     "  2 █████░░░░░  50,5 %   83,1  Lager · p2\n"
                     "\nAndra som kommer med ibland\n"
                     "    █████░░░░░  49,5 %   83,1  En plats med ett mycket långt namn som inte");
    assert_has(text, "· p3\n");
    assert_has(text, LONG_ID "\n");
    text = shown(shows, steady, reply, LANGUAGE_EN);
    assert_has(text, "\nHow often each opening stays in 1000 other weightings\n");
    assert_has(text, "  2 █████░░░░░  50.5 %   83.1  Lager · p2\n");
    assert_has(text, "\nOthers that come in at times\n");
    shows_fit_all(shows, steady, reply);
    struct show show = shows_on(shows, LANGUAGE_EN, 40, false);
    show_steady(&show, reply);
    assert_has(shows_text(shows), "  2 #####.....  50.5 %\n     83.1  Lager, p2\n");
}

static void steady_without_others(void **state)
{
    struct shows *shows = *state;
    const void *reply = shows_reply(
        shows, &steady_reply_schema,
        "{" HEAD ",'k':2,'weightings':1000,'hits':[" ITEM("p1", "T", "1000") "],'others':[]}");
    assert_has_not(shown(shows, steady, reply, LANGUAGE_EN), "Others");
    reply = shows_reply(shows, &steady_reply_schema, /* of a server that draws none */
                        "{" HEAD ",'weightings':0,'hits':[" ITEM("p1", "T", "0") "]}");
    assert_has(shown(shows, steady, reply, LANGUAGE_EN), "  0.0 %");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SHOWS(loosenings_in_swedish),       SHOWS(loosenings_in_english),
        SHOWS(no_loosening_opens_anything), SHOWS(questions_in_swedish),
        SHOWS(questions_in_english),        SHOWS(steadiness),
        SHOWS(steady_without_others),
    };
    return cmocka_run_group_tests_name("show more", tests, NULL, NULL);
}
