/* SPDX-License-Identifier: MIT
 *
 * Calendar days and times of day: text <-> numbers, and the reckoning between days.
 *
 * Proleptic Gregorian calendar without time zones. "2026-11-21" is day 20778 (1970-01-01 is 0),
 * "08:00" is minute 480. The clock is never read here: who judges by date is handed a day. */
#ifndef PROTO_DATE_H
#define PROTO_DATE_H

#include "proto/types.h"

/* Years that text may name: wide enough for births and for openings without an end. */
#define DATE_YEAR_MIN 1900
#define DATE_YEAR_MAX 2200

/* The day, set == false where the calendar has none (2026-02-29, month 13) or the year lies
 * outside DATE_YEAR_MIN..DATE_YEAR_MAX. Source: Howard Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms", https://howardhinnant.github.io/date_algorithms.html */
struct date date_from_civil(int year, int month, int day);

/* Year, month 1..12 and day 1..31 of any day, set or not. */
void date_to_civil(struct date date, int *year, int *month, int *day);

/* "2026-11-21" and nothing else: ten bytes, zeros kept, an existing day. False, and *date left
 * out, for anything else. */
bool date_parse(const char *data, size_t size, struct date *date);

/* Writes "2026-11-21" and a zero byte, returns 10. A day outside the years above (which no
 * parsed date is), or one left out, becomes the empty text, and 0 is returned. */
size_t date_format(struct date date, char out[11]);

/* "08:00", from "00:00" to "24:00", the end of the day. False, and *clock left out, for anything
 * else. */
bool clock_parse(const char *data, size_t size, struct clock *clock);

/* Writes "08:00" and a zero byte, returns 5. A time left out or out of range becomes the empty
 * text, and 0 is returned. */
size_t clock_format(struct clock clock, char out[6]);

/* Whole years lived on `day` by someone born on `birth`; negative before birth. Born on
 * 29 February, a year of age is reached on 1 March in common years. Both must be set. */
int date_age(struct date birth, struct date day);

/* The UTC day that the time lies in, [s] since 1970-01-01T00:00:00Z. Between midnight in Sweden
 * and midnight UTC (one hour in winter, two in summer) this is still yesterday there; a caller
 * to whom that hour matters gives `today`. Left out where the year is outside the years above. */
struct date date_from_time(int64_t utc_seconds);

#endif
