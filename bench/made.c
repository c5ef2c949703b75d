/* SPDX-License-Identifier: MIT
 *
 * The spread is that of a city: a few industries have most workplaces, districts are dense and the
 * country around is thin, a fifth of the openings say nothing but what their workplace says. */
#include "bench/made.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/pack.h"

#define TODAY "2026-11-21"

enum {
    SEED = 20261121,
    COMPETENCES = 13,
    ADAPTATIONS = 26,
    EAST_LEAST = 250000, /* [m] the sea beyond is no part of the grid */
};

/* ---- chance ---- */

struct chance {
    uint64_t state;
};

/* splitmix64 */
static uint64_t draw(struct chance *chance)
{
    uint64_t z = chance->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static struct chance chance_of(unsigned kind, uint64_t number, uint64_t variant)
{
    struct chance chance = {SEED + kind * UINT64_C(0x100000001b3)};
    chance.state ^= draw(&chance) + number;
    chance.state ^= draw(&chance) + variant;
    return chance;
}

/* 0 … below - 1 */
static unsigned pick(struct chance *chance, unsigned below)
{
    return (unsigned)(draw(chance) >> 33) % below;
}

static bool percent(struct chance *chance, unsigned share)
{
    return pick(chance, 100) < share;
}

/* About normal, mean 0, deviation 1. */
static double spread(struct chance *chance)
{
    double sum = 0;
    for (int i = 0; i < 12; i++)
        sum += pick(chance, 10000) / 10000.0;
    return sum - 6;
}

/* ---- the city ---- */

/* Weights are rough shares of a Swedish city's workplaces; they add up to 1000. */
static const struct trade {
    unsigned weight;
    const char *industry, *occupation, *title;
    bool extract;
} trades[] = {
    {130, "47", "5223", "Butik och kundmottagning", false},
    {105, "56", "9412", "Kök, servering och disk", false},
    {60, "88", "5343", "Aktiviteter på dagcenter", true},
    {85, "85", "5311", "Barnskötarstöd på förskola", true},
    {55, "87", "5323", "Boendestöd och vardag", false},
    {80, "43", "7131", "Målning och underhåll", false},
    {60, "81", "9111", "Städning och fastighet", false},
    {45, "45", "7231", "Verkstad och bilvård", false},
    {45, "52", "4322", "Lager och plock", false},
    {30, "49", "8329", "Bud och transport", false},
    {40, "86", "5321", "Reception på vårdcentral", false},
    {35, "93", "3423", "Idrott och fritidsgård", false},
    {35, "96", "5141", "Hårvård och skönhet", false},
    {35, "62", "3512", "Datorer och support", false},
    {30, "25", "7223", "Metall och montering", false},
    {25, "10", "7612", "Bageri och livsmedel", false},
    {15, "91", "4410", "Bibliotek och arkiv", false},
    {25, "94", "5223", "Förening och second hand", false},
    {15, "55", "9412", "Hotell och frukost", false},
    {15, "01", "6111", "Växter och odling", false},
    {5, "75", "6129", "Djurvård", false},
    {10, "90", "3522", "Scen, teknik och kostym", false},
    {15, "82", "4119", "Kontor och registrering", false},
    {5, "95", "7420", "Laga och återbruka", false},
};

/* North and east in SWEREF 99 TM, and how wide. [m] */
static const struct district {
    unsigned weight;
    int n, e, wide;
} districts[] = {
    {260, 6399800, 319600, 900},  /* Centrum */
    {150, 6404200, 318200, 1800}, /* Lundby */
    {90, 6408000, 317000, 2500},  /* Norra Hisingen */
    {110, 6394200, 314800, 2200}, /* Askim, Frölunda, Högsbo */
    {60, 6396800, 312400, 1800},  /* Västra Göteborg */
    {80, 6402600, 323200, 1700},  /* Östra Göteborg */
    {50, 6408600, 325400, 1900},  /* Angered */
    {90, 6394200, 321600, 1500},  /* Mölndal */
    {40, 6400900, 326800, 1800},  /* Partille */
    {30, 6416900, 317800, 2200},  /* Kungälv */
    {40, 6400000, 320000, 22000}, /* the country around */
};

/* A row of a table whose rows begin with their weight, per mille. */
static const void *pick_row(struct chance *chance, const void *rows, size_t size)
{
    const char *row = rows;
    for (unsigned at = pick(chance, 1000);; row += size) {
        unsigned weight;
        memcpy(&weight, row, sizeof weight);
        if (at < weight)
            return row;
        at -= weight;
    }
}
#define PICK_ROW(chance, rows) pick_row(chance, rows, sizeof *rows)

uint64_t made_count(enum made_kind kind, uint64_t openings)
{
    const uint64_t counts[MADE_KINDS] = {
        [MADE_PROGRAMME] = 1,
        [MADE_EMPLOYER] = openings / 3 + 1,
        [MADE_WORKPLACE] = openings * 2 / 5 + 1,
        [MADE_OPENING] = openings,
        [MADE_YOUTH] = MADE_YOUTHS,
        [MADE_OBSERVATION] = MADE_YOUTHS * MADE_LEVELS,
    };
    return counts[kind];
}

/* ---- parts of records ---- */

/* `wanted` different codes "GAK01" …, in order: a list, or a map to levels. */
static void put_codes(struct pack *map, const char *name, const char *prefix, unsigned most,
                      unsigned wanted, struct chance *chance, bool levels)
{
    struct pack inside;
    pack_key(map, name);
    levels ? pack_map(&inside, &map->inside) : pack_list(&inside, &map->inside);
    for (unsigned i = 0; i < most && inside.count < wanted; i++) {
        char code[12];
        if (pick(chance, most - i) >= wanted - inside.count)
            continue;
        snprintf(code, sizeof code, "%s%02u", prefix, i + 1);
        if (levels)
            pack_number(&inside, code, 1 + pick(chance, 3));
        else
            pack_item(&inside, code);
    }
    pack_end(&inside);
}

static void put_position(struct pack *map, struct chance *chance)
{
    const struct district *district = PICK_ROW(chance, districts);
    struct pack inside;
    pack_key(map, "position");
    pack_map(&inside, &map->inside);
    pack_number(&inside, "n", district->n + lround(spread(chance) * district->wide));
    long e = district->e + lround(spread(chance) * district->wide);
    pack_number(&inside, "e", e < EAST_LEAST ? EAST_LEAST : e);
    pack_end(&inside);
}

/* ---- records ---- */

static void make_programme(uint64_t openings, uint64_t number, struct buffer *out)
{
    (void)openings;
    (void)number;
    struct pack map;
    pack_map(&map, out);
    pack_text(&map, "id", "gbg");
    pack_text(&map, "name", "Göteborg");
    pack_end(&map);
}

static void make_employer(uint64_t openings, uint64_t number, struct buffer *out)
{
    (void)openings;
    struct pack map;
    pack_map(&map, out);
    pack_format(&map, "id", "arb-%06u", (unsigned)number);
    pack_format(&map, "name", "Arbetsgivare %u AB", (unsigned)number);
    pack_end(&map);
}

static void make_workplace(uint64_t openings, uint64_t number, struct buffer *out)
{
    struct chance chance = chance_of(MADE_WORKPLACE, number, 0);
    struct pack map;
    pack_map(&map, out);
    pack_format(&map, "id", "stalle-%06u", (unsigned)number);
    pack_format(&map, "employer", "arb-%06u",
                pick(&chance, (unsigned)made_count(MADE_EMPLOYER, openings)));
    pack_format(&map, "name", "Arbetsställe %u", (unsigned)number);
    pack_text(&map, "industry", ((const struct trade *)PICK_ROW(&chance, trades))->industry);
    if (percent(&chance, 95))
        put_position(&map, &chance);
    pack_text(&map, "municipality", "1480");
    if (percent(&chance, 80))
        put_codes(&map, "adaptations", "ANP", ADAPTATIONS, pick(&chance, 12), &chance, false);
    put_codes(&map, "levels", "GAK", COMPETENCES, pick(&chance, 5), &chance, true);
    put_codes(&map, "trains", "GAK", COMPETENCES, 1 + pick(&chance, 4), &chance, false);
    pack_end(&map);
}

static void put_opening_conditions(struct pack *map, struct chance *chance)
{
    if (percent(chance, 60)) {
        unsigned month = 1 + pick(chance, 6);
        pack_format(map, "from", "2027-%02u-%02u", month, 1 + pick(chance, 28));
        pack_format(map, "to", "2027-%02u-%02u", month + 2 + pick(chance, 4), 1 + pick(chance, 28));
    }
    if (percent(chance, 50)) {
        unsigned least = 10 + 5 * pick(chance, 5);
        pack_number(map, "hours_min", least);
        pack_number(map, "hours_max", least + 5 * pick(chance, 2));
    }
    if (percent(chance, 50)) {
        pack_format(map, "clock_from", "%02u:00", 7 + pick(chance, 3));
        pack_format(map, "clock_to", "%02u:00", 13 + pick(chance, 5));
    }
    if (percent(chance, 15))
        pack_number(map, "age_min", 18);
    if (percent(chance, 10))
        put_codes(map, "hazards", "RISK", 22, 1, chance, false);
}

void made_opening(uint64_t openings, uint64_t number, uint64_t variant, struct buffer *out)
{
    struct chance chance = chance_of(MADE_OPENING, number, variant);
    const struct trade *trade = PICK_ROW(&chance, trades);
    struct pack map;
    pack_map(&map, out);
    pack_format(&map, "id", "plats-%06u", (unsigned)number);
    pack_format(&map, "workplace", "stalle-%06u",
                pick(&chance, (unsigned)made_count(MADE_WORKPLACE, openings)));
    pack_text(&map, "title", trade->title);
    pack_text(&map, "industry", trade->industry);
    pack_text(&map, "occupation", trade->occupation);
    pack_number(&map, "capacity", 1 + pick(&chance, 4));
    put_opening_conditions(&map, &chance);
    if (percent(&chance, 80)) { /* else the workplace's */
        put_codes(&map, "levels", "GAK", COMPETENCES, 1 + pick(&chance, 5), &chance, true);
        put_codes(&map, "trains", "GAK", COMPETENCES, 1 + pick(&chance, 4), &chance, false);
    }
    if (trade->extract)
        pack_flag(&map, "extract", true);
    pack_end(&map);
}

static void put_enrolment(struct pack *map)
{
    struct pack inside;
    pack_key(map, "enrolment");
    pack_map(&inside, &map->inside);
    pack_flag(&inside, "substance_checked", true);
    pack_flag(&inside, "waiver", true);
    pack_flag(&inside, "attendance_promise", true);
    pack_flag(&inside, "no_other_support", true);
    pack_end(&inside);
}

/* The first as many have it, the others some rows on: different ones. */
static void put_wishes(struct pack *map, struct chance *chance)
{
    enum {
        TRADES = sizeof trades / sizeof *trades,
        STRIDE = 5,
    };
    const struct trade *first = PICK_ROW(chance, trades);
    unsigned count = 1 + pick(chance, 4);
    struct pack wishes;
    pack_key(map, "wishes");
    pack_list(&wishes, &map->inside);
    for (; wishes.count < count; wishes.count++) {
        struct pack wish;
        pack_map(&wish, &wishes.inside);
        pack_text(&wish, "code",
                  trades[((size_t)(first - trades) + wishes.count * STRIDE) % TRADES].industry);
        pack_number(&wish, "strength", 1 + pick(chance, 4));
        pack_end(&wish);
    }
    pack_end(&wishes);
}

static void make_youth(uint64_t openings, uint64_t number, struct buffer *out)
{
    (void)openings;
    struct chance chance = chance_of(MADE_YOUTH, number, 0);
    struct pack map;
    pack_map(&map, out);
    pack_format(&map, "id", "deltagare-%04u", (unsigned)number);
    pack_text(&map, "programme", "gbg");
    unsigned born = 2002 + pick(&chance, 9);
    pack_format(&map, "birth", "%u-%02u-%02u", born, 1 + pick(&chance, 12), 1 + pick(&chance, 28));
    if (born < 2010)
        pack_format(&map, "school_done", "%u-06-12", born + 16);
    put_enrolment(&map);
    if (percent(&chance, 95))
        put_position(&map, &chance);
    pack_number(&map, "travel_limit_m", 10000 + 5000 * pick(&chance, 7));
    put_wishes(&map, &chance);
    put_codes(&map, "goals", "GAK", COMPETENCES, 1 + pick(&chance, 4), &chance, false);
    if (percent(&chance, 50)) {
        struct pack needs;
        pack_key(&map, "needs");
        pack_map(&needs, &map.inside);
        if (percent(&chance, 30))
            put_codes(&needs, "required", "ANP", ADAPTATIONS, 1, &chance, false);
        put_codes(&needs, "helpful", "ANP", ADAPTATIONS, 1 + pick(&chance, 3), &chance, false);
        pack_end(&needs);
    }
    if (percent(&chance, 60)) {
        pack_text(&map, "from", "2027-01-11");
        pack_text(&map, "to", "2027-06-30");
    }
    if (percent(&chance, 50))
        pack_number(&map, "hours_max", 15 + 5 * pick(&chance, 6));
    pack_end(&map);
}

static void put_level(struct pack *map, uint64_t youth, struct chance *chance)
{
    pack_format(map, "youth", "deltagare-%04u", (unsigned)(youth % MADE_YOUTHS));
    pack_format(map, "competence", "GAK%02u", 1 + pick(chance, COMPETENCES));
    pack_number(map, "level", 1 + pick(chance, 4));
    pack_text(map, "source", percent(chance, 40) ? "staff" : "self");
    pack_format(map, "date", "2026-%02u-%02u", 3 + pick(chance, 8), 1 + pick(chance, 28));
}

static void make_observation(uint64_t openings, uint64_t number, struct buffer *out)
{
    (void)openings;
    struct chance chance = chance_of(MADE_OBSERVATION, number, 0);
    struct pack map;
    pack_map(&map, out);
    put_level(&map, number / MADE_LEVELS, &chance);
    pack_end(&map);
}

static void make_new_opening(uint64_t openings, uint64_t number, struct buffer *out)
{
    made_opening(openings, number, 0, out);
}

static const struct kind {
    const char *import;
    void (*make)(uint64_t openings, uint64_t number, struct buffer *out);
} kinds[MADE_KINDS] = {
    [MADE_PROGRAMME] = {"programme.import", make_programme},
    [MADE_EMPLOYER] = {"employer.import", make_employer},
    [MADE_WORKPLACE] = {"workplace.import", make_workplace},
    [MADE_OPENING] = {"opening.import", make_new_opening},
    [MADE_YOUTH] = {"youth.import", make_youth},
    [MADE_OBSERVATION] = {"observation.import", make_observation},
};

void made_record(enum made_kind kind, uint64_t openings, uint64_t number, struct buffer *out)
{
    kinds[kind].make(openings, number, out);
}

const char *made_import(enum made_kind kind)
{
    return kinds[kind].import;
}

void made_batch(enum made_kind kind, uint64_t openings, uint64_t from, uint64_t count,
                struct buffer *out)
{
    struct pack map, items;
    pack_map(&map, out);
    pack_key(&map, "items");
    pack_list(&items, &map.inside);
    for (; items.count < count; items.count++)
        kinds[kind].make(openings, from + items.count, &items.inside);
    pack_end(&items);
    pack_end(&map);
}

/* ---- requests ---- */

void made_observe(uint64_t number, struct buffer *out)
{
    struct chance chance = chance_of(MADE_KINDS, number, 0);
    struct pack map;
    pack_map(&map, out);
    put_level(&map, number * 7, &chance);
    pack_format(&map, "situation", "Tog emot varor, räknade dem och skrev in dem (%u).",
                (unsigned)number);
    pack_end(&map);
}

void made_get(uint64_t number, struct buffer *out)
{
    struct pack map;
    pack_map(&map, out);
    pack_format(&map, "id", "deltagare-%04u", (unsigned)(number * 37 % MADE_YOUTHS));
    pack_end(&map);
}

void made_match(uint64_t number, bool explain, bool counts, struct buffer *out)
{
    struct pack map;
    pack_map(&map, out);
    pack_format(&map, "youth", "deltagare-%04u", (unsigned)(number * 37 % MADE_YOUTHS));
    pack_number(&map, "k", 20);
    pack_text(&map, "today", TODAY);
    pack_flag(&map, "explain", explain);
    pack_flag(&map, "counts", counts);
    pack_end(&map);
}
