/* SPDX-License-Identifier: MIT
 *
 * Nodes of the code trees. Invariant: the section of an industry is read only where the node that
 * is compared has no digits; below a division digits alone decide. */
#include "engine/match/node.h"

#include <string.h>

static bool parse_section(struct text code, struct node *out)
{
    if (code.size != 1 || code.data[0] < 'A' || code.data[0] > 'U')
        return false;
    *out = (struct node){.tree = TREE_INDUSTRY, .section = code.data[0]};
    return true;
}

bool node_parse(enum tree tree, struct text code, struct node *out)
{
    *out = (struct node){0};
    if (tree == TREE_NONE || !code.data || code.size == 0)
        return false;
    if (tree == TREE_INDUSTRY && parse_section(code, out))
        return true;
    struct node node = {.tree = (uint8_t)tree};
    for (size_t i = 0; i < code.size; i++) {
        char c = code.data[i];
        bool dot = tree == TREE_INDUSTRY && i == 2 && c == '.' && code.size > 3;
        if (dot)
            continue;
        if (c < '0' || c > '9' || node.length == NODE_DIGITS_MAX)
            return false;
        node.digits[node.length++] = c;
    }
    if (tree == TREE_INDUSTRY && node_division(&node) == 0)
        return false;
    *out = node;
    return true;
}

int node_division(const struct node *node)
{
    if (node->tree != TREE_INDUSTRY || node->length < 2)
        return 0;
    return (node->digits[0] - '0') * 10 + (node->digits[1] - '0');
}

bool node_covers(const struct node *above, const struct node *node)
{
    if (above->tree == TREE_NONE || above->tree != node->tree || above->length > node->length)
        return false;
    if (above->length == 0)
        return above->section != 0 && above->section == node->section;
    return memcmp(above->digits, node->digits, above->length) == 0;
}

bool node_parent(const struct node *node, struct node *out)
{
    *out = (struct node){0};
    bool industry = node->tree == TREE_INDUSTRY;
    if (node->tree == TREE_NONE || node->length < 2)
        return false;
    if (industry && node->length == 2 && node->section == 0)
        return false;
    *out = *node;
    out->length = industry && node->length == 2 ? 0 : (uint8_t)(node->length - 1);
    memset(out->digits + out->length, 0, sizeof out->digits - out->length);
    return true;
}

int node_closeness(const struct node *wish, const struct node *node)
{
    if (node_covers(wish, node))
        return NODE_SAME;
    struct node parent;
    if (node_parent(wish, &parent) && node_covers(&parent, node))
        return NODE_NEAR;
    return NODE_APART;
}
