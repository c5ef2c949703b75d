/* SPDX-License-Identifier: MIT
 *
 * The master key's file. */
#include "data/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/memory.h"

/* What the two kinds of lines begin with. */
static const char head[] = "praktik-key-1 ";
static const char wrap_head[] = "praktik-wrap-1 ";
enum {
    HEX = 2 * KEY_BYTES,
    WRAPS_MOST = 2, /* the old and the new, while youths' keys are wrapped anew */
    FILE_MOST = 4 * (sizeof wrap_head + HEX + 1),
};

struct keys {
    uint8_t master[KEY_BYTES];
    uint8_t wraps[WRAPS_MOST][KEY_BYTES];
    uint8_t wrap_count;
};

static enum error system_fault(struct fault *fault, const char *what)
{
    return fail(fault, ERR_INTERNAL, "key", "%s: %s", what, strerror(errno));
}

static size_t put_line(char *out, const char *with, const uint8_t key[KEY_BYTES])
{
    char *at = stpcpy(out, with);
    sodium_bin2hex(at, HEX + 1, key, KEY_BYTES);
    at[HEX] = '\n';
    return (size_t)(at + HEX + 1 - out);
}

/* All of it, also where writes come in pieces. */
static bool write_all(int fd, const char *data, size_t size)
{
    while (size) {
        ssize_t wrote = write(fd, data, size);
        if (wrote <= 0 && errno != EINTR)
            return false;
        data += wrote > 0 ? wrote : 0;
        size -= wrote > 0 ? (size_t)wrote : 0;
    }
    return fsync(fd) == 0;
}

/* A new file; an old one is never written over. */
static enum error make_file(const char *path, const struct keys *keys, struct fault *fault)
{
    char lines[FILE_MOST];
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return system_fault(fault, "cannot be made");
    size_t size = put_line(lines, head, keys->master);
    for (size_t i = 0; i < keys->wrap_count; i++)
        size += put_line(lines + size, wrap_head, keys->wraps[i]);
    if (!write_all(fd, lines, size))
        system_fault(fault, "cannot be written");
    sodium_memzero(lines, sizeof lines);
    close(fd);
    if (fault->code)
        unlink(path);
    return fault->code;
}

/* In place of the old one, which stays as it is until the new one is on the disk. */
static enum error replace_file(const char *path, const struct keys *keys, struct fault *fault)
{
    char beside[PATH_MAX], directory[PATH_MAX];
    *fault = (struct fault){0};
    if ((size_t)snprintf(beside, sizeof beside, "%s.new", path) >= sizeof beside)
        return fail(fault, ERR_OUT_OF_RANGE, "key", "the path is too long");
    unlink(beside);
    if (make_file(beside, keys, fault))
        return fault->code;
    snprintf(directory, sizeof directory, "%s", path);
    int fd = open(dirname(directory), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool replaced = fd >= 0 && rename(beside, path) == 0 && fsync(fd) == 0;
    if (!replaced)
        system_fault(fault, "cannot be replaced");
    if (fd >= 0)
        close(fd);
    return fault->code;
}

/* Reads "HEAD hex\n" at *at, and moves it behind. */
static bool take_line(const char **at, const char *with, uint8_t key[KEY_BYTES])
{
    size_t size = strlen(with), got = 0;
    if (strncmp(*at, with, size) != 0 || strnlen(*at + size, HEX) < HEX ||
        sodium_hex2bin(key, KEY_BYTES, *at + size, HEX, NULL, &got, NULL) || got != KEY_BYTES)
        return false;
    *at += size + HEX;
    *at += **at == '\n';
    return true;
}

static enum error read_file(int fd, struct keys *keys, struct fault *fault)
{
    char lines[FILE_MOST + 1] = {0};
    const char *at = lines;
    struct stat about;
    if (fstat(fd, &about) != 0)
        return system_fault(fault, "cannot be read");
    if (about.st_mode & (S_IRWXG | S_IRWXO))
        return fail(fault, ERR_OUT_OF_RANGE, "key", "others can read the file: chmod 600");
    bool whole = read(fd, lines, FILE_MOST) > 0 && take_line(&at, head, keys->master);
    while (whole && keys->wrap_count < WRAPS_MOST &&
           take_line(&at, wrap_head, keys->wraps[keys->wrap_count]))
        keys->wrap_count++;
    whole = whole && keys->wrap_count && !*at;
    sodium_memzero(lines, sizeof lines);
    return whole ? ERR_NONE : fail(fault, ERR_OUT_OF_RANGE, "key", "the file holds no key");
}

void *keys_memory(size_t size)
{
    void *memory = sodium_init() < 0 ? NULL : sodium_malloc(size);
    if (!memory)
        memory_out();
    return memset(memory, 0, size);
}

void keys_memory_free(void *memory)
{
    sodium_free(memory);
}

enum error keys_open(struct keys **keys, const char *path, bool create, struct fault *fault)
{
    struct keys *made = keys_memory(sizeof *made);
    *fault = (struct fault){0};
    *keys = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        read_file(fd, made, fault);
        close(fd);
    } else if (errno != ENOENT) {
        system_fault(fault, "cannot be read");
    } else if (!create) {
        fail(fault, ERR_NOT_FOUND, "key", "the file is not there");
    } else {
        randombytes_buf(made->master, sizeof made->master);
        randombytes_buf(made->wraps[made->wrap_count++], KEY_BYTES);
        make_file(path, made, fault);
    }
    if (fault->code) {
        keys_close(made);
        return fault->code;
    }
    *keys = made;
    return ERR_NONE;
}

void keys_close(struct keys *keys)
{
    keys_memory_free(keys);
}

void keys_derive(const struct keys *keys, const char *use, uint8_t out[KEY_BYTES])
{
    crypto_generichash(out, KEY_BYTES, (const uint8_t *)use, strlen(use), keys->master,
                       sizeof keys->master);
}

/* ---- the wrapping key ---- */

enum error keys_add_wrap(struct keys *keys, const char *path, struct fault *fault)
{
    /* One that was added before and never told to the store goes. */
    randombytes_buf(keys->wraps[1], KEY_BYTES);
    keys->wrap_count = WRAPS_MOST;
    return replace_file(path, keys, fault);
}

enum error keys_drop_wraps(struct keys *keys, const char *path, struct fault *fault)
{
    memcpy(keys->wraps[0], keys->wraps[keys->wrap_count - 1], KEY_BYTES);
    sodium_memzero(keys->wraps[1], KEY_BYTES);
    keys->wrap_count = 1;
    return replace_file(path, keys, fault);
}

/* What the store knows a key by. */
static void mark_of(const char *use, const uint8_t key[KEY_BYTES], uint8_t out[KEY_BYTES])
{
    crypto_generichash(out, KEY_BYTES, (const uint8_t *)use, strlen(use), key, KEY_BYTES);
}

static bool is_marked(struct txn *txn, struct bytes name, const char *use,
                      const uint8_t key[KEY_BYTES])
{
    uint8_t mark[KEY_BYTES];
    struct bytes value;
    mark_of(use, key, mark);
    return txn_get(txn, TABLE_META, name, &value) && value.size == sizeof mark &&
           sodium_memcmp(mark, value.data, sizeof mark) == 0;
}

static void put_mark(struct txn *txn, struct bytes name, const char *use,
                     const uint8_t key[KEY_BYTES])
{
    uint8_t mark[KEY_BYTES];
    mark_of(use, key, mark);
    txn_put(txn, TABLE_META, name, (struct bytes){mark, sizeof mark});
}

static const struct bytes bound_key = {"key", 3}, wrap_key = {"wrap", 4};

bool keys_wrap(struct keys *keys, struct txn *txn, uint8_t out[KEY_BYTES])
{
    for (size_t i = 0; i < keys->wrap_count; i++) {
        if (!is_marked(txn, wrap_key, "wrap", keys->wraps[i]))
            continue;
        memcpy(out, keys->wraps[i], KEY_BYTES);
        if (i == 1) /* it came to the store's mark, not to the end: the old one is of no use */
            memcpy(keys->wraps[0], out, KEY_BYTES);
        return true;
    }
    return false;
}

void keys_bind_wrap(const struct keys *keys, struct txn *txn, uint8_t out[KEY_BYTES])
{
    memcpy(out, keys->wraps[keys->wrap_count - 1], KEY_BYTES);
    put_mark(txn, wrap_key, "wrap", out);
}

/* ---- whose store ---- */

bool keys_bound(struct txn *txn)
{
    struct bytes value;
    return txn_get(txn, TABLE_META, bound_key, &value);
}

void keys_bind(const struct keys *keys, struct txn *txn)
{
    uint8_t wrap[KEY_BYTES];
    put_mark(txn, bound_key, "mark", keys->master);
    keys_bind_wrap(keys, txn, wrap);
    sodium_memzero(wrap, sizeof wrap);
}

bool keys_fit(const struct keys *keys, struct txn *txn)
{
    return is_marked(txn, bound_key, "mark", keys->master);
}
