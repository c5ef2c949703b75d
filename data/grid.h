/* SPDX-License-Identifier: MIT
 *
 * Positions: WGS 84 degrees <-> SWEREF 99 TM, the national grid of Sweden, in whole metres.
 *
 * 59° N, 19° 30' E is N 6548757, E 758410.
 *
 * Gauss conformal projection (transverse Mercator, Gauss-Krüger) of the ellipsoid GRS 80, central
 * meridian 15° E, scale 0.9996, false easting 500,000 m. Sources: Lantmäteriet, "Gauss Conformal
 * Projection (Transverse Mercator): Krüger's Formulas"; the parameters from "SWEREF 99,
 * projektioner". Within this area the series is right to under a millimetre, so the rounding to
 * half a metre is what is left of the error.
 *
 * WGS 84 is taken to be SWEREF 99. The two drift apart with the continent by 2.5 cm a year, under
 * a metre since 1989: less than a satellite receiver errs, and nothing against a travel distance.
 */
#ifndef DATA_GRID_H
#define DATA_GRID_H

#include <stdbool.h>
#include <stdint.h>

/* The area: Sweden with the sea around it. [degrees] */
#define GRID_LAT_MIN 54
#define GRID_LAT_MAX 70
#define GRID_LON_MIN 9
#define GRID_LON_MAX 26

/* The smallest rectangle in the grid that holds the area, in whole kilometres outwards: limits
 * for a field that carries a coordinate. [m] */
#define GRID_N_MIN 5983000
#define GRID_N_MAX 7804000
#define GRID_E_MIN 106000
#define GRID_E_MAX 1220000

/* Whole metres north (N) and east (E), rounded. False, with both 0, for a position outside the
 * area, infinite or NaN; the caller reports ERR_OUT_OF_RANGE. [degrees] -> [m] */
bool grid_from_wgs84(double lat, double lon, int64_t *n, int64_t *e);

/* The way back. False, with both 0, outside the rectangle above; near its corners the degrees lie
 * a little outside the area. [m] -> [degrees] */
bool grid_to_wgs84(int64_t n, int64_t e, double *lat, double *lon);

#endif
