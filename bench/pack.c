/* SPDX-License-Identifier: MIT */
#include "bench/pack.h"

#include <msgpack.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int append(void *buffer, const char *data, size_t size)
{
    buffer_append(buffer, data, size);
    return 0;
}

static msgpack_packer to(struct buffer *buffer)
{
    msgpack_packer packer;
    msgpack_packer_init(&packer, buffer, append);
    return packer;
}

void pack_map(struct pack *pack, struct buffer *out)
{
    *pack = (struct pack){.out = out};
}

void pack_list(struct pack *pack, struct buffer *out)
{
    *pack = (struct pack){.out = out, .list = true};
}

void pack_end(struct pack *pack)
{
    msgpack_packer packer = to(pack->out);
    pack->list ? msgpack_pack_array(&packer, pack->count) : msgpack_pack_map(&packer, pack->count);
    if (pack->count)
        buffer_append(pack->out, pack->inside.data, pack->inside.size);
    buffer_free(&pack->inside);
}

static void text(struct pack *pack, const char *value)
{
    msgpack_packer packer = to(&pack->inside);
    msgpack_pack_str_with_body(&packer, value, strlen(value));
}

void pack_key(struct pack *map, const char *name)
{
    text(map, name);
    map->count++;
}

void pack_text(struct pack *map, const char *name, const char *value)
{
    pack_key(map, name);
    text(map, value);
}

void pack_number(struct pack *map, const char *name, int64_t value)
{
    pack_key(map, name);
    msgpack_packer packer = to(&map->inside);
    msgpack_pack_int64(&packer, value);
}

void pack_flag(struct pack *map, const char *name, bool value)
{
    pack_key(map, name);
    msgpack_packer packer = to(&map->inside);
    value ? msgpack_pack_true(&packer) : msgpack_pack_false(&packer);
}

void pack_format(struct pack *map, const char *name, const char *format, ...)
{
    char value[80];
    va_list args;
    va_start(args, format);
    vsnprintf(value, sizeof value, format, args);
    va_end(args);
    pack_text(map, name, value);
}

void pack_item(struct pack *list, const char *value)
{
    text(list, value);
    list->count++;
}
