/* SPDX-License-Identifier: MIT
 *
 * Calendar reckoning. Inside, years begin on 1 March, so that the leap day is a year's last and
 * a month's first day is a linear formula: (153 * month + 2) / 5, month 0 being March. Days are
 * counted in eras of 400 years, which all have 146,097 days; 0000-03-01 is day -719,468. */
#include "proto/date.h"

#define ERA_DAYS 146097
#define EPOCH_SHIFT 719468 /* days from 0000-03-01 to 1970-01-01 */
#define DAY_SECONDS 86400
#define DAY_MINUTES (24 * 60)

static bool leap_year(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap_year(year) ? 29 : days[month - 1];
}

struct date date_from_civil(int year, int month, int day)
{
    if (year < DATE_YEAR_MIN || year > DATE_YEAR_MAX || month < 1 || month > 12)
        return (struct date){0};
    if (day < 1 || day > month_days(year, month))
        return (struct date){0};
    int march_year = month <= 2 ? year - 1 : year;
    int march_month = month <= 2 ? month + 9 : month - 3;
    int era = march_year / 400; /* the years above are positive */
    int year_of_era = march_year % 400;
    int day_of_year = (153 * march_month + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (struct date){.days = era * ERA_DAYS + day_of_era - EPOCH_SHIFT, .set = true};
}

void date_to_civil(struct date date, int *year, int *month, int *day)
{
    int64_t shifted = (int64_t)date.days + EPOCH_SHIFT;
    int64_t era = (shifted >= 0 ? shifted : shifted - (ERA_DAYS - 1)) / ERA_DAYS;
    int day_of_era = (int)(shifted - era * ERA_DAYS);
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int march_month = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * march_month + 2) / 5 + 1;
    *month = march_month < 10 ? march_month + 3 : march_month - 9;
    *year = (int)(era * 400) + year_of_era + (*month <= 2);
}

/* `count` digits as a number, -1 where one is none. */
static int digits(const char *data, size_t count)
{
    int value = 0;
    for (size_t i = 0; i < count; i++) {
        if (data[i] < '0' || data[i] > '9')
            return -1;
        value = value * 10 + (data[i] - '0');
    }
    return value;
}

/* The last `count` digits of value, value >= 0. */
static void put_digits(char *out, size_t count, int value)
{
    while (count > 0) {
        out[--count] = (char)('0' + value % 10);
        value /= 10;
    }
}

bool date_parse(const char *data, size_t size, struct date *date)
{
    *date = (struct date){0};
    if (size != 10 || data[4] != '-' || data[7] != '-')
        return false;
    /* -1 from digits() is no year, month or day either. */
    *date = date_from_civil(digits(data, 4), digits(data + 5, 2), digits(data + 8, 2));
    return date->set;
}

size_t date_format(struct date date, char out[11])
{
    int year, month, day;
    out[0] = '\0';
    if (!date.set)
        return 0;
    date_to_civil(date, &year, &month, &day);
    if (year < DATE_YEAR_MIN || year > DATE_YEAR_MAX)
        return 0;
    put_digits(out, 4, year);
    out[4] = '-';
    put_digits(out + 5, 2, month);
    out[7] = '-';
    put_digits(out + 8, 2, day);
    out[10] = '\0';
    return 10;
}

bool clock_parse(const char *data, size_t size, struct clock *clock)
{
    *clock = (struct clock){0};
    if (size != 5 || data[2] != ':')
        return false;
    int hours = digits(data, 2);
    int minutes = digits(data + 3, 2);
    if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > DAY_MINUTES)
        return false;
    *clock = (struct clock){.minutes = hours * 60 + minutes, .set = true};
    return true;
}

size_t clock_format(struct clock clock, char out[6])
{
    out[0] = '\0';
    if (!clock.set || clock.minutes < 0 || clock.minutes > DAY_MINUTES)
        return 0;
    put_digits(out, 2, clock.minutes / 60);
    out[2] = ':';
    put_digits(out + 3, 2, clock.minutes % 60);
    out[5] = '\0';
    return 5;
}

int date_age(struct date birth, struct date day)
{
    int birth_year, birth_month, birth_day, year, month, month_day;
    date_to_civil(birth, &birth_year, &birth_month, &birth_day);
    date_to_civil(day, &year, &month, &month_day);
    bool reached = month > birth_month || (month == birth_month && month_day >= birth_day);
    return year - birth_year - (reached ? 0 : 1);
}

struct date date_from_time(int64_t utc_seconds)
{
    int64_t days = utc_seconds / DAY_SECONDS - (utc_seconds % DAY_SECONDS < 0);
    struct date first = date_from_civil(DATE_YEAR_MIN, 1, 1);
    struct date last = date_from_civil(DATE_YEAR_MAX, 12, 31);
    if (days < first.days || days > last.days)
        return (struct date){0};
    return (struct date){.days = (int32_t)days, .set = true};
}
