/* SPDX-License-Identifier: MIT
 *
 * QR codes by libqrencode, drawn as one path: a run of black squares is a rectangle one high. */
#include "engine/cases/qr.h"

#include <qrencode.h>
#include <stdio.h>
#include <string.h>

enum { QUIET = 4 }; /* [squares] of border */

static void put_run(struct buffer *out, int x, int y, int length)
{
    char text[64];
    int size =
        snprintf(text, sizeof text, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, length, length);
    buffer_append(out, text, (size_t)size);
}

static void put_row(struct buffer *out, const unsigned char *row, int width, int y)
{
    for (int x = 0; x < width;) {
        int length = 0;
        while (x + length < width && (row[x + length] & 1))
            length++;
        if (length)
            put_run(out, x, y, length);
        x += length + !length;
    }
}

bool qr_svg(struct text text, const char *label, struct buffer *out)
{
    QRcode *code =
        QRcode_encodeData((int)text.size, (const unsigned char *)text.data, 0, QR_ECLEVEL_M);
    char head[400];
    static const char tail[] = "\"/></svg>";
    if (!code)
        return false;
    int side = code->width + 2 * QUIET;
    int size = snprintf(head, sizeof head,
                        "<svg class=\"qr\" role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\" "
                        "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/>"
                        "<path fill=\"#000\" d=\"",
                        label, side, side, side, side);
    buffer_append(out, head, (size_t)size < sizeof head ? (size_t)size : sizeof head - 1);
    for (int y = 0; y < code->width; y++)
        put_row(out, code->data + (size_t)y * (size_t)code->width, code->width, y);
    buffer_append(out, tail, sizeof tail - 1);
    QRcode_free(code);
    return true;
}
