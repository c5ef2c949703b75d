/* SPDX-License-Identifier: MIT
 *
 * The master key's file. */
#include "data/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/memory.h"

static const char head[] = "praktik-key-1 ";
enum {
    HEAD = sizeof head - 1,
    HEX = 2 * KEY_BYTES,
    LINE = HEAD + HEX + 1,
};

struct keys {
    uint8_t master[KEY_BYTES];
};

static enum error system_fault(struct fault *fault, const char *what)
{
    return fail(fault, ERR_INTERNAL, "key", "%s: %s", what, strerror(errno));
}

/* The whole line, also where writes come in pieces. */
static bool write_line(int fd, const char *line)
{
    for (size_t sent = 0; sent < LINE;) {
        ssize_t wrote = write(fd, line + sent, LINE - sent);
        if (wrote <= 0 && errno != EINTR)
            return false;
        sent += wrote > 0 ? (size_t)wrote : 0;
    }
    return fsync(fd) == 0;
}

static enum error make_file(const char *path, struct keys *keys, struct fault *fault)
{
    char line[LINE + 1];
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return system_fault(fault, "cannot be made");
    randombytes_buf(keys->master, sizeof keys->master);
    memcpy(line, head, HEAD);
    sodium_bin2hex(line + HEAD, HEX + 1, keys->master, sizeof keys->master);
    line[LINE - 1] = '\n';
    bool written = write_line(fd, line);
    sodium_memzero(line, sizeof line);
    if (!written)
        system_fault(fault, "cannot be written");
    close(fd);
    if (!written)
        unlink(path);
    return fault->code;
}

static enum error read_file(int fd, struct keys *keys, struct fault *fault)
{
    char line[LINE + 1];
    struct stat about;
    size_t size = 0;
    if (fstat(fd, &about) != 0)
        return system_fault(fault, "cannot be read");
    if (about.st_mode & (S_IRWXG | S_IRWXO))
        return fail(fault, ERR_OUT_OF_RANGE, "key", "others can read the file: chmod 600");
    ssize_t got = read(fd, line, sizeof line);
    bool whole = got >= LINE - 1 && memcmp(line, head, HEAD) == 0 &&
                 sodium_hex2bin(keys->master, sizeof keys->master, line + HEAD, HEX, NULL, &size,
                                NULL) == 0 &&
                 size == KEY_BYTES && (got == LINE - 1 || line[LINE - 1] == '\n');
    sodium_memzero(line, sizeof line);
    return whole ? ERR_NONE : fail(fault, ERR_OUT_OF_RANGE, "key", "the file holds no key");
}

enum error keys_open(struct keys **keys, const char *path, bool create, struct fault *fault)
{
    struct keys *made = memory_new(1, sizeof *made);
    *fault = (struct fault){0};
    *keys = NULL;
    sodium_mlock(made, sizeof *made); /* where the system lets us: never in a swap file */
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        read_file(fd, made, fault);
        close(fd);
    } else if (errno != ENOENT) {
        system_fault(fault, "cannot be read");
    } else if (!create) {
        fail(fault, ERR_NOT_FOUND, "key", "the file is not there");
    } else {
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
    if (!keys)
        return;
    sodium_munlock(keys, sizeof *keys); /* wipes it, too */
    free(keys);
}

void keys_derive(const struct keys *keys, const char *use, uint8_t out[KEY_BYTES])
{
    crypto_generichash(out, KEY_BYTES, (const uint8_t *)use, strlen(use), keys->master,
                       sizeof keys->master);
}

/* ---- whose store ---- */

static const struct bytes bound_key = {"key", 3};

bool keys_bound(struct txn *txn)
{
    struct bytes value;
    return txn_get(txn, TABLE_META, bound_key, &value);
}

void keys_bind(const struct keys *keys, struct txn *txn)
{
    uint8_t mark[KEY_BYTES];
    keys_derive(keys, "mark", mark);
    txn_put(txn, TABLE_META, bound_key, (struct bytes){mark, sizeof mark});
}

bool keys_fit(const struct keys *keys, struct txn *txn)
{
    uint8_t mark[KEY_BYTES];
    struct bytes value;
    keys_derive(keys, "mark", mark);
    return txn_get(txn, TABLE_META, bound_key, &value) && value.size == sizeof mark &&
           sodium_memcmp(mark, value.data, sizeof mark) == 0;
}
