/* SPDX-License-Identifier: MIT
 *
 * What minors may agree to, day by day: cases whose outcomes were found by hand, with a calendar
 * beside. Each is told whole: every violation, its first day, its value and limit, how often. */
#include "tests/unit/agreements.h"

/* Who: born, and the day skolplikt was fulfilled. */
#define CHILD15 "2011-06-01", ""                /* äldre barn; turns 16 in 2027 */
#define CHILD14 "2012-09-09", ""                /* äldre barn */
#define YOUNG16 "2010-03-03", "2026-06-12"      /* ungdom */
#define YOUNG17 "2009-02-01", "2025-06-13"      /* ungdom; 18 on Monday 1 February 2027 */
#define EARLY "2011-05-05", "2026-06-12"        /* ungdom from 1 January 2027: turns 16 then */
#define DONE_IN_JUNE "2011-06-01", "2027-06-11" /* ungdom from that Friday */
#define UNDONE17 "2009-08-08", ""               /* 17, and skolplikt not known to be fulfilled */
/* When. */
#define ONE_WEEK "2026-11-30", "2026-12-06"
#define TWO_WEEKS "2026-11-30", "2026-12-13"
#define CHRISTMAS "2026-12-21", "2026-12-27"
#define NEW_YEAR "2026-12-28", "2027-01-03"
#define DAY_OF_8 "08:00-16:30/12:00-12:30"
#define DAY_OF_7 "09:00-16:30/12:00-12:30"

static const struct {
    const char *birth, *done, *from, *to, *work, *other, *want;
} cases[] = {
    /* ---- hours of a week in term ---- */
    {CHILD15, ONE_WEEK, "12h", "", ""},
    {CHILD15, ONE_WEEK, "13h", "", "MINOR_WEEK@2026-11-30=780/720"},
    {CHILD15, ONE_WEEK, "1h", "", ""},
    {CHILD15, TWO_WEEKS, "13h", "", "MINOR_WEEK@2026-11-30=780/720x2"},
    {CHILD14, ONE_WEEK, "12h", "", ""},
    {CHILD14, ONE_WEEK, "40h", "", "MINOR_WEEK@2026-11-30=2400/720"},
    {UNDONE17, ONE_WEEK, "12h", "", ""},
    {UNDONE17, ONE_WEEK, "40h", "", "MINOR_WEEK@2026-11-30=2400/720"},
    {YOUNG16, ONE_WEEK, "40h", "", ""},
    {YOUNG16, ONE_WEEK, "41h", "", "MINOR_WEEK@2026-11-30=2460/2400"},
    {YOUNG17, ONE_WEEK, "40h", "", ""},
    {YOUNG17, ONE_WEEK, "60h", "", "MINOR_WEEK@2026-11-30=3600/2400"},
    {"2008-11-30", "", ONE_WEEK, "60h", "", ""}, /* 18 on its first day */
    {CHILD15, ONE_WEEK, "mo-fr 16:00-18:00;sa 10:00-12:00", "", ""},
    {CHILD15, ONE_WEEK, "mo-fr 16:00-18:00;sa 10:00-12:01", "", "MINOR_WEEK@2026-11-30=721/720"},
    {YOUNG16, ONE_WEEK, "mo-fr " DAY_OF_8, "", ""},
    {YOUNG16, ONE_WEEK, "mo-fr " DAY_OF_8 ";sa 10:00-10:01", "", "MINOR_WEEK@2026-11-30=2401/2400"},
    /* a week that begins or ends within: what is not planned counts whole, shifts by their days */
    {CHILD15, "2026-12-03", "2026-12-06", "13h", "", "MINOR_WEEK@2026-12-03=780/720"},
    {CHILD15, "2026-12-03", "2026-12-08", "13h", "", "MINOR_WEEK@2026-12-03=780/720x2"},
    {YOUNG16, "2026-12-05", "2026-12-06", "mo-fr " DAY_OF_8 ";sa 08:00-12:00", "", ""},
    /* ---- hours of a day ---- */
    {CHILD15, ONE_WEEK, "mo 16:00-18:00", "", ""},
    {CHILD15, ONE_WEEK, "mo 16:00-18:01", "", "MINOR_DAY@2026-11-30=121/120"},
    {CHILD15, TWO_WEEKS, "we 16:00-19:00", "", "MINOR_DAY@2026-12-02=180/120x2"},
    {CHILD15, ONE_WEEK, "mo 06:00-07:00;mo 16:00-17:00", "", ""},
    {CHILD15, ONE_WEEK, "mo 06:00-07:00;mo 16:00-17:01", "", "MINOR_DAY@2026-11-30=121/120"},
    {CHILD15, ONE_WEEK, "sa " DAY_OF_7, "", ""},
    {CHILD15, ONE_WEEK, "su " DAY_OF_7, "", ""},
    {CHILD15, ONE_WEEK, "sa 09:00-16:31/12:00-12:30", "", "MINOR_DAY@2026-12-05=421/420"},
    {CHILD15, ONE_WEEK, "sa " DAY_OF_7 ";su " DAY_OF_7, "", "MINOR_WEEK@2026-11-30=840/720"},
    {YOUNG16, ONE_WEEK, "mo " DAY_OF_8, "", ""},
    {YOUNG16, ONE_WEEK, "mo 08:00-16:31/12:00-12:30", "", "MINOR_DAY@2026-11-30=481/480"},
    {YOUNG16, ONE_WEEK, "su 08:00-16:31/12:00-12:30", "", "MINOR_DAY@2026-12-06=481/480"},
    {UNDONE17, ONE_WEEK, "mo " DAY_OF_8, "", "MINOR_DAY@2026-11-30=480/120"},
    /* ---- the schools' calendar ---- */
    {CHILD15, "2027-03-01", "2027-03-07", "sa 10:00-12:00", "", ""},
    {CHILD15, "2027-03-01", "2027-03-07", "sa 10:00-13:00", "", "MINOR_DAY@2027-03-06=180/120"},
    {CHILD15, "2027-03-01", "2027-03-07", "su 10:00-13:00", "", ""},
    {CHILD15, "2027-03-08", "2027-03-14", "sa 10:00-13:00", "", ""},
    {CHILD15, "2027-05-03", "2027-05-09", "th 09:00-13:00", "", ""},
    {CHILD15, "2027-05-03", "2027-05-09", "fr 09:00-13:00", "", ""},
    {CHILD15, "2027-05-03", "2027-05-09", "we 09:00-13:00", "", "MINOR_DAY@2027-05-05=240/120"},
    {CHILD15, "2027-04-26", "2027-05-09", "th 09:00-13:00", "", "MINOR_DAY@2027-04-29=240/120"},
    {CHILD15, "2027-05-03", "2027-05-09", "th 09:00-16:00/12:00-12:30;fr 09:00-16:00/12:00-12:30",
     "", "MINOR_WEEK@2027-05-03=780/720"},
    {CHILD15, CHRISTMAS, "mo-fr " DAY_OF_7, "", ""},
    {CHILD15, CHRISTMAS, "mo-fr 09:00-16:31/12:00-12:30", "",
     "MINOR_WEEK@2026-12-21=2105/2100 MINOR_DAY@2026-12-21=421/420x5"},
    {CHILD15, CHRISTMAS, "mo-sa 09:00-15:00/12:00-12:30", "", ""},
    {CHILD15, CHRISTMAS, "35h", "", ""},
    {CHILD15, CHRISTMAS, "36h", "", "MINOR_WEEK@2026-12-21=2160/2100"},
    {CHILD15, "2027-02-15", "2027-02-21", "35h", "", ""},
    {CHILD15, "2027-02-15", "2027-02-28", "35h", "", "MINOR_WEEK@2027-02-22=2100/720"},
    {CHILD15, "2027-02-08", "2027-02-21", "35h", "", "MINOR_WEEK@2027-02-08=2100/720"},
    {CHILD15, "2026-12-19", "2026-12-20", "sa " DAY_OF_7 ";su " DAY_OF_7, "",
     "MINOR_WEEK@2026-12-19=840/720"}, /* the break has begun, but there was school that week */
    {CHILD15, "2027-01-04", "2027-01-10", "35h", "", ""},
    {CHILD15, "2027-01-04", "2027-01-17", "35h", "", "MINOR_WEEK@2027-01-11=2100/720"},
    {CHILD15, "2027-06-14", "2027-06-20", "mo-fr " DAY_OF_7, "", ""},
    {CHILD15, "2027-08-09", "2027-08-22", "mo 09:00-16:30/12:00-12:30", "",
     "MINOR_DAY@2027-08-16=420/120"},
    /* ---- weeks over the year's end ---- */
    {CHILD15, NEW_YEAR, "35h", "", ""},
    {CHILD15, NEW_YEAR, "36h", "", "MINOR_WEEK@2026-12-28=2160/2100"},
    {CHILD15, NEW_YEAR, "mo-fr " DAY_OF_7, "", ""},
    {CHILD15, NEW_YEAR, "mo-fr " DAY_OF_7 ";sa 10:00-10:01", "", "MINOR_WEEK@2026-12-28=2101/2100"},
    {CHILD15, "2026-12-31", "2027-01-03", "th-su " DAY_OF_7, "", ""},
    {YOUNG16, NEW_YEAR, "mo-fr " DAY_OF_8, "", ""},
    {YOUNG16, NEW_YEAR, "mo-fr " DAY_OF_8 ";su 10:00-11:00", "", "MINOR_WEEK@2026-12-28=2460/2400"},
    {YOUNG16, "2026-12-31", "2027-01-03", "41h", "", "MINOR_WEEK@2026-12-31=2460/2400"},
    {YOUNG16, "2024-12-30", "2025-01-05", "12h", "",
     ""}, /* 14 then: an older child with a school week in it */
    {YOUNG16, "2024-12-30", "2025-01-05", "13h", "", "MINOR_WEEK@2024-12-30=780/720"},
    /* ---- 1 January ---- */
    {EARLY, "2026-12-28", "2027-01-10", "th 09:00-17:30/13:00-13:30", "",
     "MINOR_DAY@2026-12-31=480/420"},
    {EARLY, "2026-12-28", "2027-01-10", "fr 09:00-17:30/13:00-13:30", "", ""},
    {EARLY, "2026-12-28", "2027-01-10", "th 19:00-21:00", "", "MINOR_CLOCK@2026-12-31=1260/1200"},
    {EARLY, "2026-12-28", "2027-01-10", "fr 19:00-21:00", "", ""},
    {EARLY, NEW_YEAR, "40h", "", "MINOR_WEEK@2026-12-28=2400/2100"},
    {EARLY, "2027-01-01", "2027-01-03", "40h", "", ""},
    {EARLY, "2027-01-04", "2027-01-10", "40h", "", ""},
    {EARLY, "2027-01-04", "2027-01-10", "41h", "", "MINOR_WEEK@2027-01-04=2460/2400"},
    {EARLY, "2026-12-14", "2026-12-18", "40h", "", "MINOR_WEEK@2026-12-14=2400/720"},
    {EARLY, "2027-01-11", "2027-01-17", "mo-fr " DAY_OF_8, "", ""},
    {CHILD15, "2026-12-28", "2027-01-10", "fr 19:00-21:00", "",
     "MINOR_CLOCK@2027-01-01=1260/1200x2"}, /* turns 16 in 2027, but goes to school */
    {"2010-12-31", "2026-06-12", ONE_WEEK, "40h", "", ""}, /* turns 16 on the year's last day */
    {"2011-01-01", "2026-06-12", ONE_WEEK, "40h", "", "MINOR_WEEK@2026-11-30=2400/720"},
    {"2011-01-01", "2026-06-12", "2027-01-04", "2027-01-10", "40h", "", ""},
    /* ---- the day that skolplikt is fulfilled ---- */
    {DONE_IN_JUNE, "2027-06-07", "2027-06-13", "fr " DAY_OF_8, "", ""},
    {DONE_IN_JUNE, "2027-06-07", "2027-06-13", "th " DAY_OF_8, "", "MINOR_DAY@2027-06-10=480/120"},
    {DONE_IN_JUNE, "2027-06-07", "2027-06-13", "mo-th 16:00-18:00;fr " DAY_OF_8, "",
     "MINOR_WEEK@2027-06-07=960/720"},
    {DONE_IN_JUNE, "2027-06-11", "2027-06-13", "fr-su " DAY_OF_8, "", ""},
    {DONE_IN_JUNE, "2027-06-14", "2027-06-20", "mo-fr " DAY_OF_8, "", ""},
    {DONE_IN_JUNE, "2027-06-07", "2027-06-13", "th 18:00-20:01", "",
     "MINOR_DAY@2027-06-10=121/120 MINOR_CLOCK@2027-06-10=1201/1200"},
    {DONE_IN_JUNE, "2027-06-07", "2027-06-13", "fr 18:00-22:00", "", ""},
    {"2010-03-03", "2026-12-02", ONE_WEEK, "tu 16:00-18:01", "", "MINOR_DAY@2026-12-01=121/120"},
    {"2010-03-03", "2026-12-02", ONE_WEEK, "we " DAY_OF_8, "", ""},
    /* ---- birthdays ---- */
    {YOUNG17, "2027-02-01", "2027-02-07", "60h", "", ""},
    {YOUNG17, "2027-01-25", "2027-02-07", "41h", "", "MINOR_WEEK@2027-01-25=2460/2400"},
    {YOUNG17, "2027-01-25", "2027-02-07", "su 08:00-17:30/12:00-12:30", "",
     "MINOR_DAY@2027-01-31=540/480 MINOR_BREAK@2027-01-31=300/270"},
    {YOUNG17, "2027-01-25", "2027-02-07", "mo 08:00-17:30/12:00-12:30", "",
     "MINOR_DAY@2027-01-25=540/480 MINOR_BREAK@2027-01-25=300/270"},
    {"2009-02-03", "2025-06-13", "2027-02-01", "2027-02-07", "41h", "",
     "MINOR_WEEK@2027-02-01=2460/2400"}, /* 18 on Wednesday; nobody knows on which days */
    {"2009-02-03", "2025-06-13", "2027-02-01", "2027-02-07", "mo-fr 08:00-17:30/12:00-12:30", "",
     "MINOR_DAY@2027-02-01=540/480x2 MINOR_BREAK@2027-02-01=300/270x2"},
    {"2009-02-03", "2025-06-13", "2027-02-01", "2027-02-07", "we-su 08:00-17:30/12:00-12:30", "",
     ""},
    {"2008-02-29", "2024-06-14", "2026-02-23", "2026-03-01", "sa 08:00-17:00/12:00-12:30", "",
     "MINOR_DAY@2026-02-28=510/480"}, /* born on a leap day: 18 on 1 March */
    {"2008-02-29", "2024-06-14", "2026-02-23", "2026-03-01", "su 08:00-17:00/12:00-12:30", "", ""},
    {"2013-12-05", "", ONE_WEEK, "sa 10:00-12:00", "", "AGE@2026-11-30=12/13x5"},
    {"2013-12-05", "", "2026-12-05", "2026-12-06", "sa 10:00-12:00", "", ""},
    {"2013-12-06", "", "2026-12-05", "2026-12-06", "sa 10:00-12:00", "", "AGE@2026-12-05=12/13"},
    {"2014-12-05", "", ONE_WEEK, "1h", "", "AGE@2026-11-30=11/13x5 AGE@2026-12-05=12/13x2"},
    {"2012-02-29", "", "2025-02-24", "2025-03-02", "su 10:00-12:00", "",
     "AGE@2025-02-24=12/13x5"}, /* 13 on 1 March */
    /* ---- the clock ---- */
    {CHILD15, ONE_WEEK, "sa 06:00-08:00", "", ""},
    {CHILD15, ONE_WEEK, "sa 05:59-08:00", "", "MINOR_CLOCK@2026-12-05=359/360"},
    {CHILD15, ONE_WEEK, "sa 18:00-20:00", "", ""},
    {CHILD15, ONE_WEEK, "sa 18:00-20:01", "", "MINOR_CLOCK@2026-12-05=1201/1200"},
    {CHILD15, CHRISTMAS, "tu 19:00-21:00", "", "MINOR_CLOCK@2026-12-22=1260/1200"},
    {YOUNG16, ONE_WEEK, "mo 06:00-10:00", "", ""},
    {YOUNG16, ONE_WEEK, "mo 05:59-10:00", "", "MINOR_CLOCK@2026-11-30=359/360"},
    {YOUNG16, ONE_WEEK, "mo 18:00-22:00", "", ""},
    {YOUNG16, ONE_WEEK, "mo 19:00-23:00", "", ""},
    {YOUNG16, ONE_WEEK, "mo 19:00-23:01", "", "MINOR_CLOCK@2026-11-30=1381/1380"},
    {YOUNG16, ONE_WEEK, "mo 06:30-08:00;mo 21:00-22:30", "", "MINOR_CLOCK@2026-11-30=1350/1320"},
    {YOUNG16, ONE_WEEK, "mo 06:30-08:00;mo 21:00-22:00", "", ""},
    {YOUNG16, ONE_WEEK, "mo 07:00-08:00;mo 21:00-23:00", "", ""},
    {CHILD15, ONE_WEEK, "12h 06:00-20:00", "", ""},
    {CHILD15, ONE_WEEK, "12h 06:00-20:30", "", "MINOR_CLOCK@2026-11-30=1230/1200"},
    {CHILD15, ONE_WEEK, "12h 05:30-19:00", "", "MINOR_CLOCK@2026-11-30=330/360"},
    {YOUNG16, ONE_WEEK, "40h 06:00-22:00", "", ""},
    {YOUNG16, ONE_WEEK, "40h 07:00-23:00", "", ""},
    {YOUNG16, ONE_WEEK, "40h 06:00-23:00", "", "MINOR_CLOCK@2026-11-30=1380/1320"},
    {EARLY, "2026-12-28", "2027-01-10", "20h 09:00-21:00", "", "MINOR_CLOCK@2026-12-28=1260/1200"},
    {EARLY, "2027-01-01", "2027-01-10", "20h 09:00-21:00", "", ""},
    {"2008-11-30", "", ONE_WEEK, "mo 22:00-05:00", "", ""},
    /* ---- the hours of the night, across midnight ---- */
    {YOUNG16, ONE_WEEK, "fr 22:00-02:00", "",
     "MINOR_CLOCK@2026-12-04=1560/1380 MINOR_NIGHT@2026-12-05=120/0"},
    {YOUNG16, ONE_WEEK, "fr 21:00-00:00", "", "MINOR_CLOCK@2026-12-04=1440/1380"},
    {YOUNG16, ONE_WEEK, "fr 21:00-00:01", "",
     "MINOR_CLOCK@2026-12-04=1441/1380 MINOR_NIGHT@2026-12-05=1/0"},
    {YOUNG16, ONE_WEEK, "sa 04:00-05:00", "",
     "MINOR_NIGHT@2026-12-05=60/0 MINOR_CLOCK@2026-12-05=240/360"},
    {YOUNG16, ONE_WEEK, "sa 05:00-06:00", "", "MINOR_CLOCK@2026-12-05=300/360"},
    {YOUNG16, "2026-12-28", "2027-01-02", "th 22:00-01:00", "",
     "MINOR_CLOCK@2026-12-31=1500/1380 MINOR_NIGHT@2027-01-01=60/0"},
    {YOUNG17, "2027-01-25", "2027-02-07", "su 22:00-02:00", "",
     "MINOR_CLOCK@2027-01-31=1560/1380"}, /* 18 at midnight */
    {YOUNG17, "2027-01-25", "2027-01-31", "sa 22:00-02:00", "",
     "MINOR_CLOCK@2027-01-30=1560/1380 MINOR_NIGHT@2027-01-31=120/0"},
    {YOUNG16, ONE_WEEK, "20h 22:00-06:00", "",
     "MINOR_CLOCK@2026-11-30=1800/1380 MINOR_NIGHT@2026-11-30=300/0"},
    {CHILD15, CHRISTMAS, "mo 23:00-00:00", "", "MINOR_CLOCK@2026-12-21=1440/1200"},
    /* hours of a day are the calendar day's */
    {YOUNG16, ONE_WEEK, "fr 17:00-01:00/20:00-20:30", "",
     "MINOR_CLOCK@2026-12-04=1500/1380 MINOR_NIGHT@2026-12-05=60/0"},
    /* ---- rest at night ---- */
    {YOUNG16, ONE_WEEK, "mo 14:00-22:00/17:00-17:30;tu 10:00-12:00", "", ""},
    {YOUNG16, ONE_WEEK, "mo 14:00-22:00/17:00-17:30;tu 09:59-12:00", "",
     "MINOR_REST@2026-11-30=719/720"},
    {YOUNG16, TWO_WEEKS, "fr 19:00-23:00;sa 10:00-12:00", "", "MINOR_REST@2026-12-04=660/720x2"},
    {YOUNG16, ONE_WEEK, "fr 19:00-23:00;sa 11:00-12:00", "", ""},
    {YOUNG16, ONE_WEEK, "fr 19:00-23:00;su 08:00-12:00", "", ""},
    {CHILD15, CHRISTMAS, "mo 15:00-19:00;tu 09:00-12:00", "", ""},
    {CHILD15, CHRISTMAS, "mo 15:00-19:00;tu 08:59-12:00", "", "MINOR_REST@2026-12-21=839/840"},
    {CHILD15, NEW_YEAR, "th 12:00-16:00;fr 06:00-08:00", "", ""},
    {CHILD15, NEW_YEAR, "th 12:00-16:01;fr 06:00-08:00", "", "MINOR_REST@2026-12-31=839/840"},
    {EARLY, NEW_YEAR, "th 14:00-18:00;fr 07:00-09:00", "", "MINOR_REST@2026-12-31=780/840"},
    {EARLY, NEW_YEAR, "fr 14:00-18:00;sa 07:00-09:00", "", ""},
    {YOUNG16, TWO_WEEKS, "su 19:00-22:00;mo 09:00-11:00", "", "MINOR_REST@2026-12-06=660/720"},
    {YOUNG17, "2027-01-30", "2027-02-02", "su 18:00-22:00;mo 07:00-09:00", "",
     "MINOR_REST@2027-01-31=540/720"}, /* the night in which they turn 18 began before */
    {YOUNG17, "2027-02-01", "2027-02-07", "mo 18:00-22:00;tu 06:00-09:00", "", ""},
    {YOUNG16, ONE_WEEK, "fr 22:00-02:00;sa 12:00-13:00", "",
     "MINOR_CLOCK@2026-12-04=1560/1380 MINOR_REST@2026-12-04=600/720 MINOR_NIGHT@2026-12-05=120/0"},
    /* ---- breaks ---- */
    {YOUNG16, ONE_WEEK, "mo 08:00-12:30", "", ""},
    {YOUNG16, ONE_WEEK, "mo 08:00-12:31", "", "MINOR_BREAK@2026-11-30=271/270"},
    {YOUNG16, ONE_WEEK, "mo 08:00-17:00/12:30-13:30", "", ""},
    {YOUNG16, ONE_WEEK, "mo 08:00-16:00/12:00-12:29", "", "MINOR_BREAK@2026-11-30=480/270"},
    {YOUNG16, ONE_WEEK, "mo 08:00-16:00/12:31-13:01", "", "MINOR_BREAK@2026-11-30=271/270"},
    {YOUNG16, ONE_WEEK, "mo 08:00-16:00/11:00-11:29", "", "MINOR_BREAK@2026-11-30=480/270"},
    {YOUNG16, ONE_WEEK, "mo 08:00-15:00/09:00-09:30", "", "MINOR_BREAK@2026-11-30=330/270"},
    {YOUNG16, ONE_WEEK, "mo 08:00-11:00;mo 11:29-13:00", "", "MINOR_BREAK@2026-11-30=300/270"},
    {YOUNG16, ONE_WEEK, "mo 08:00-11:00;mo 11:30-13:00", "", ""},
    {CHILD15, ONE_WEEK, "sa 09:00-13:30", "", ""},
    {CHILD15, ONE_WEEK, "sa 09:00-14:00", "", "MINOR_BREAK@2026-12-05=300/270"},
    {YOUNG17, "2027-02-01", "2027-02-07", "mo 08:00-16:00", "", ""},
    /* ---- rest of a week ---- */
    {YOUNG16, ONE_WEEK, "mo-su 10:00-12:00", "", ""}, /* after its only week there is rest */
    {YOUNG16, TWO_WEEKS, "mo-su 10:00-12:00", "", "MINOR_WEEKLY_REST@2026-11-30=1320/2160"},
    {YOUNG16, "2026-11-30", "2026-12-20", "mo-su 10:00-12:00", "",
     "MINOR_WEEKLY_REST@2026-11-30=1320/2160x2"},
    {YOUNG16, TWO_WEEKS, "mo-sa 10:00-14:00", "", ""},
    {YOUNG16, TWO_WEEKS, "mo-fr 08:00-10:00;sa 18:00-20:00", "", ""},
    {YOUNG16, TWO_WEEKS, "mo-fr 08:00-10:00;sa 18:00-20:01", "",
     "MINOR_WEEKLY_REST@2026-11-30=2159/2160"},
    {YOUNG16, TWO_WEEKS, "tu-su 10:00-12:00", "", ""},
    {YOUNG16, "2026-12-21", "2027-01-10", "mo-su 10:00-12:00", "",
     "MINOR_WEEKLY_REST@2026-12-21=1320/2160x2"},
    /* ---- two employers ---- */
    {CHILD15, ONE_WEEK, "8h", "2026-11-01..2027-01-31 4h", ""},
    {CHILD15, ONE_WEEK, "8h", "2026-11-01..2027-01-31 5h", "MINOR_WEEK@2026-11-30=780/720"},
    {CHILD15, ONE_WEEK, "8h", "2026-11-01..2026-11-29 12h", ""},
    {CHILD15, TWO_WEEKS, "8h", "2026-12-07..2027-01-31 5h", "MINOR_WEEK@2026-12-07=780/720"},
    {CHILD15, TWO_WEEKS, "8h", "2026-12-10..2026-12-10 5h", "MINOR_WEEK@2026-12-07=780/720"},
    {YOUNG16, ONE_WEEK, "20h", "2026-11-01..2027-01-31 20h", ""},
    {YOUNG16, ONE_WEEK, "20h", "2026-11-01..2027-01-31 21h", "MINOR_WEEK@2026-11-30=2460/2400"},
    {YOUNG16, ONE_WEEK, "mo 08:00-12:00", "2026-11-01..2027-01-31 37h",
     "MINOR_WEEK@2026-11-30=2460/2400"},
    {CHILD15, ONE_WEEK, "mo 16:00-17:00", "2026-11-01..2027-01-31 mo 17:00-18:00", ""},
    {CHILD15, ONE_WEEK, "mo 16:00-17:00", "2026-11-01..2027-01-31 mo 17:00-18:01",
     "MINOR_DAY@2026-11-30=121/120"},
    {CHILD15, ONE_WEEK, "mo 16:00-17:00", "2026-11-01..2027-01-31 tu 16:00-19:00",
     ""}, /* what the other one breaks alone is not this one's */
    {YOUNG16, ONE_WEEK, "mo 08:00-11:00", "2026-11-01..2027-01-31 mo 11:00-13:00",
     "MINOR_BREAK@2026-11-30=300/270"},
    {YOUNG16, ONE_WEEK, "mo 18:00-20:00", "2026-11-01..2027-01-31 tu 07:00-09:00",
     "MINOR_REST@2026-11-30=660/720"},
    {YOUNG16, TWO_WEEKS, "mo 07:00-09:00", "2026-11-01..2027-01-31 su 20:00-21:00",
     "MINOR_REST@2026-11-29=600/720x2"},
    {YOUNG16, ONE_WEEK, "su 20:00-21:00", "2026-11-01..2027-01-31 mo 07:00-09:00",
     "MINOR_REST@2026-12-06=600/720"},
    {YOUNG16, TWO_WEEKS, "mo-fr 10:00-12:00", "2026-11-01..2027-01-31 sa-su 10:00-12:00",
     "MINOR_WEEKLY_REST@2026-11-30=1320/2160"},
    {YOUNG16, ONE_WEEK, "mo 06:30-08:00", "2026-11-01..2027-01-31 mo 21:00-22:30",
     "MINOR_CLOCK@2026-11-30=1350/1320"},
    {YOUNG16, NEW_YEAR, "mo-we " DAY_OF_8, "2027-01-01..2027-01-31 fr-sa " DAY_OF_8, ""},
    {YOUNG16, NEW_YEAR, "mo-th " DAY_OF_8, "2027-01-01..2027-01-31 fr-sa " DAY_OF_8,
     "MINOR_WEEK@2026-12-28=2880/2400"},
    {YOUNG17, "2027-02-01", "2027-02-07", "40h", "2026-11-01..2027-03-31 40h", ""},
};

static void each_case_comes_out_as_found_by_hand(void **state)
{
    (void)state;
    size_t wrong = 0, count = sizeof cases / sizeof *cases;
    assert_true(count >= 150);
    for (size_t i = 0; i < count; i++) {
        struct arena arena = {0};
        struct verdict verdict;
        struct work_terms terms[2];
        struct agreement_facts facts = agreement(&arena);
        facts.birth = day_of(cases[i].birth);
        facts.school_done = day_of(cases[i].done);
        facts.from = facts.judged = day_of(cases[i].from);
        facts.to = day_of(cases[i].to);
        facts.guardian = day_of("2010-01-01");
        terms[0] = read_work(&arena, cases[i].work, facts.from, facts.to, 0);
        if (*cases[i].other)
            terms[1] = read_work(&arena, cases[i].other + 23, day_of(cases[i].other),
                                 day_of(cases[i].other + 12), 1);
        facts.terms = terms;
        facts.term_count = *cases[i].other ? 2 : 1;
        agreement_judge(&facts, &arena, &verdict);
        const char *got = told(&arena, &verdict);
        if (strcmp(got, cases[i].want) != 0) {
            print_error("case %zu, %s from %s, %s + %s:\n  wanted %s\n  got    %s\n", i,
                        cases[i].birth, cases[i].from, cases[i].work, cases[i].other, cases[i].want,
                        got);
            wrong++;
        }
        arena_free(&arena);
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_case_comes_out_as_found_by_hand),
    };
    return cmocka_run_group_tests_name("agreements of minors", tests, NULL, NULL);
}
