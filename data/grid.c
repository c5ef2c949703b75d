/* SPDX-License-Identifier: MIT
 *
 * Krüger's formulas as Lantmäteriet publishes them, names kept: A..D take the latitude to the
 * conformal latitude (and back, A*..D*), beta and delta are the series between the sphere and the
 * plane, xi and eta the plane's coordinates in radians. */
#include "data/grid.h"

#include <math.h>

#define AXIS 6378137.0                         /* a of GRS 80 [m] */
#define FLATTENING (1.0 / 298.257222101)       /* f of GRS 80 */
#define MERIDIAN 15.0                          /* [degrees] */
#define SCALE 0.9996                           /* on the central meridian */
#define FALSE_EAST 500000.0                    /* [m]; the false northing is 0 */
#define RADIANS (3.14159265358979323846 / 180) /* one degree */

#define E2 (FLATTENING * (2 - FLATTENING)) /* first eccentricity squared */
#define F3 (FLATTENING / (2 - FLATTENING)) /* third flattening, n in the formulas */
#define POWER2 (F3 * F3)
#define POWER3 (POWER2 * F3)
#define POWER4 (POWER2 * POWER2)
#define RADIUS (SCALE * AXIS / (1 + F3) * (1 + POWER2 / 4 + POWER4 / 64)) /* k0 times a-roof */

/* sin cos (c0 + c1 sin² + c2 sin⁴ + c3 sin⁶) */
static double latitude_shift(double angle, const double c[4])
{
    double s2 = sin(angle) * sin(angle);
    return sin(angle) * cos(angle) * (c[0] + s2 * (c[1] + s2 * (c[2] + s2 * c[3])));
}

/* The sum of series[k] sin(2k xi) cosh(2k eta) in *along and of series[k] cos(2k xi) sinh(2k eta)
 * in *across, k from 1 to 4. */
static void plane_shift(double xi, double eta, const double series[4], double *along,
                        double *across)
{
    *along = 0;
    *across = 0;
    for (int k = 1; k <= 4; k++) {
        *along += series[k - 1] * sin(2 * k * xi) * cosh(2 * k * eta);
        *across += series[k - 1] * cos(2 * k * xi) * sinh(2 * k * eta);
    }
}

/* NaN is in no area. */
static bool in_area(double lat, double lon)
{
    return lat >= GRID_LAT_MIN && lat <= GRID_LAT_MAX && lon >= GRID_LON_MIN && lon <= GRID_LON_MAX;
}

bool grid_from_wgs84(double lat, double lon, int64_t *n, int64_t *e)
{
    static const double to_conformal[4] = {
        E2,
        (5 * E2 * E2 - E2 * E2 * E2) / 6,
        (104 * E2 * E2 * E2 - 45 * E2 * E2 * E2 * E2) / 120,
        1237 * E2 * E2 * E2 * E2 / 1260,
    };
    static const double beta[4] = {
        F3 / 2 - 2 * POWER2 / 3 + 5 * POWER3 / 16 + 41 * POWER4 / 180,
        13 * POWER2 / 48 - 3 * POWER3 / 5 + 557 * POWER4 / 1440,
        61 * POWER3 / 240 - 103 * POWER4 / 140,
        49561 * POWER4 / 161280,
    };
    *n = 0;
    *e = 0;
    if (!in_area(lat, lon))
        return false;
    double phi = lat * RADIANS;
    double conformal = phi - latitude_shift(phi, to_conformal);
    double lambda = (lon - MERIDIAN) * RADIANS;
    double xi = atan(tan(conformal) / cos(lambda));
    double eta = atanh(cos(conformal) * sin(lambda));
    double along, across;
    plane_shift(xi, eta, beta, &along, &across);
    *n = llround(RADIUS * (xi + along));
    *e = llround(RADIUS * (eta + across) + FALSE_EAST);
    return true;
}

bool grid_to_wgs84(int64_t n, int64_t e, double *lat, double *lon)
{
    static const double to_geodetic[4] = {
        E2 + E2 * E2 + E2 * E2 * E2 + E2 * E2 * E2 * E2,
        -(7 * E2 * E2 + 17 * E2 * E2 * E2 + 30 * E2 * E2 * E2 * E2) / 6,
        (224 * E2 * E2 * E2 + 889 * E2 * E2 * E2 * E2) / 120,
        -4279 * E2 * E2 * E2 * E2 / 1260,
    };
    static const double delta[4] = {
        F3 / 2 - 2 * POWER2 / 3 + 37 * POWER3 / 96 - POWER4 / 360,
        POWER2 / 48 + POWER3 / 15 - 437 * POWER4 / 1440,
        17 * POWER3 / 480 - 37 * POWER4 / 840,
        4397 * POWER4 / 161280,
    };
    *lat = 0;
    *lon = 0;
    if (n < GRID_N_MIN || n > GRID_N_MAX || e < GRID_E_MIN || e > GRID_E_MAX)
        return false;
    double xi = (double)n / RADIUS;
    double eta = ((double)e - FALSE_EAST) / RADIUS;
    double along, across;
    plane_shift(xi, eta, delta, &along, &across);
    double conformal = asin(sin(xi - along) / cosh(eta - across));
    double lambda = atan(sinh(eta - across) / cos(xi - along));
    double phi = conformal + latitude_shift(conformal, to_geodetic);
    *lat = phi / RADIANS;
    *lon = lambda / RADIANS + MERIDIAN;
    return true;
}
