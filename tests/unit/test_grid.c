/* SPDX-License-Identifier: MIT
 *
 * The grid against points that Lantmäteriet published for checking programs like this one. */
#include "data/grid.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Lantmäteriet, "Kontrollpunkter för SWEREF 99 TM", 2007-11-20, all of them. Degrees here, degrees
 * and minutes there. https://www.lantmateriet.se, kontrollpunkter_sweref99tm.pdf */
static const struct {
    double lat, lon, n, e;
} points[] = {
    {55, 12.75, 6097106.672, 356083.438}, {55, 14.25, 6095048.642, 452024.069},
    {57, 12.75, 6319636.937, 363331.554}, {57, 19.50, 6326392.707, 773251.054},
    {59, 11.25, 6546096.724, 284626.066}, {59, 19.50, 6548757.206, 758410.519},
    {61, 12.75, 6764877.311, 378323.440}, {61, 18.75, 6768593.345, 702745.127},
    {63, 12.00, 6989134.048, 348083.148}, {63, 19.50, 6993565.630, 727798.671},
    {65, 13.50, 7209293.753, 429270.201}, {65, 21.75, 7225449.115, 817833.405},
    {67, 16.50, 7432168.174, 565398.458}, {67, 24.00, 7459745.672, 891298.142},
    {69, 21.00, 7666089.698, 739639.195},
};
#define POINTS (sizeof points / sizeof *points)

static void published_points_to_the_grid(void **state)
{
    (void)state;
    for (size_t i = 0; i < POINTS; i++) {
        int64_t n, e;
        assert_true(grid_from_wgs84(points[i].lat, points[i].lon, &n, &e));
        assert_int_equal(n, llround(points[i].n));
        assert_int_equal(e, llround(points[i].e));
    }
}

static void published_points_from_the_grid(void **state)
{
    (void)state;
    for (size_t i = 0; i < POINTS; i++) {
        double lat, lon;
        assert_true(grid_to_wgs84(llround(points[i].n), llround(points[i].e), &lat, &lon));
        /* Metres off: the half metre that rounding took, and a millimetre. */
        double north = (lat - points[i].lat) * 111400;
        double east = (lon - points[i].lon) * 111400 * cos(points[i].lat * 3.14159265 / 180);
        assert_true(hypot(north, east) < sqrt(0.5) + 0.001);
    }
}

/* The series itself to some millimetres, though only whole metres come out: the latitude at which
 * the rounding flips to the next metre tells the value before rounding. */
static void published_points_to_the_millimetre(void **state)
{
    (void)state;
    for (size_t i = 0; i < POINTS; i++) {
        int64_t n, e, target = (int64_t)floor(points[i].n) + 1;
        double low = points[i].lat - 2e-5, high = points[i].lat + 2e-5;
        for (int step = 0; step < 60; step++) {
            double middle = (low + high) / 2;
            assert_true(grid_from_wgs84(middle, points[i].lon, &n, &e));
            if (n >= target)
                high = middle;
            else
                low = middle;
        }
        /* At `low` north is target - 0.5. The point is at most 1.5 m from there, and a degree of
         * latitude is 111,420 m give or take 0.15 %, so at most 2.3 mm of error come from here. */
        double north = (double)target - 0.5 - (low - points[i].lat) * 111420;
        assert_true(fabs(north - points[i].n) < 0.004);
    }
}

static void the_whole_area_goes_there_and_back(void **state)
{
    (void)state;
    for (double lat = GRID_LAT_MIN; lat <= GRID_LAT_MAX; lat += 0.125) {
        for (double lon = GRID_LON_MIN; lon <= GRID_LON_MAX; lon += 0.125) {
            int64_t n, e, n2, e2;
            double back_lat, back_lon;
            assert_true(grid_from_wgs84(lat, lon, &n, &e));
            assert_true(n >= GRID_N_MIN && n <= GRID_N_MAX && e >= GRID_E_MIN && e <= GRID_E_MAX);
            assert_true(grid_to_wgs84(n, e, &back_lat, &back_lon));
            assert_true(fabs(back_lat - lat) < 1e-5 && fabs(back_lon - lon) < 2e-5);
            if (grid_from_wgs84(back_lat, back_lon, &n2, &e2))
                assert_true(n2 == n && e2 == e);
            else /* rounded over the edge */
                assert_true(lat == GRID_LAT_MIN || lat == GRID_LAT_MAX || lon == GRID_LON_MIN ||
                            lon == GRID_LON_MAX);
        }
    }
}

static void the_central_meridian_is_straight(void **state)
{
    (void)state;
    for (double lat = 54; lat <= 70; lat += 0.25) {
        int64_t n, e;
        assert_true(grid_from_wgs84(lat, 15, &n, &e));
        assert_int_equal(e, 500000);
    }
}

static void outside_is_refused(void **state)
{
    (void)state;
    static const double wrong[][2] = {
        {53.999, 15},    {70.001, 15},   {60, 8.999},    {60, 26.001},
        {0, 0},          {15, 60},       {-60, 15},      {60, -15},
        {NAN, 15},       {60, NAN},      {NAN, NAN},     {INFINITY, 15},
        {60, -INFINITY}, {60, INFINITY}, {1e308, 1e308}, {6548757, 758410},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        int64_t n = 7, e = 7;
        assert_false(grid_from_wgs84(wrong[i][0], wrong[i][1], &n, &e));
        assert_true(n == 0 && e == 0);
    }
    static const int64_t off[][2] = {
        {0, 0},
        {GRID_N_MIN - 1, 500000},
        {GRID_N_MAX + 1, 500000},
        {6500000, GRID_E_MIN - 1},
        {6500000, GRID_E_MAX + 1},
        {INT64_MIN, INT64_MAX},
        {758410, 6548757},
    };
    for (size_t i = 0; i < sizeof off / sizeof *off; i++) {
        double lat = 7, lon = 7;
        assert_false(grid_to_wgs84(off[i][0], off[i][1], &lat, &lon));
        assert_true(lat == 0 && lon == 0);
    }
}

static void the_rectangles_corners_are_positions(void **state)
{
    (void)state;
    static const int64_t n[] = {GRID_N_MIN, GRID_N_MAX}, e[] = {GRID_E_MIN, GRID_E_MAX};
    for (int i = 0; i < 4; i++) {
        double lat, lon;
        assert_true(grid_to_wgs84(n[i / 2], e[i % 2], &lat, &lon));
        assert_true(lat > 52 && lat < 71 && lon > 3 && lon < 36);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_points_to_the_grid),
        cmocka_unit_test(published_points_from_the_grid),
        cmocka_unit_test(published_points_to_the_millimetre),
        cmocka_unit_test(the_whole_area_goes_there_and_back),
        cmocka_unit_test(the_central_meridian_is_straight),
        cmocka_unit_test(outside_is_refused),
        cmocka_unit_test(the_rectangles_corners_are_positions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
