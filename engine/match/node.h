/* SPDX-License-Identifier: MIT
 *
 * A place in one of the two code trees, and how near two places are (the match model, section 2).
 *
 *   industry     "F"  section  ->  "43" division  ->  "43.2" == "432"  ->  "43.21" …  (SNI)
 *   occupation   "7"  ->  "71"  ->  "711"  ->  "7111"                                 (SSYK)
 *
 * Pure values. Which section a division lies in is a fact of the catalogue, so the caller looks it
 * up once and stores it in the node; a division whose section is not stored has no parent. */
#ifndef MATCH_NODE_H
#define MATCH_NODE_H

#include "proto/types.h"

enum tree {
    TREE_NONE, /* no node: near nothing */
    TREE_INDUSTRY,
    TREE_OCCUPATION,
};

enum {
    NODE_DIGITS_MAX = 8,
    NODE_SAME = 100, /* [%] the wish is the node or an ancestor of it */
    NODE_NEAR = 50,  /* [%] the wish's parent is */
    NODE_APART = 0,  /* [%] neither */
};

/* All-zero is no node. */
struct node {
    uint8_t tree;   /* enum tree */
    uint8_t length; /* digits in use; 0 in the tree of industries: the section itself */
    char section;   /* 'A'..'U', industries only; 0: not known */
    char digits[NODE_DIGITS_MAX];
};

/* Reads a code without its "ssyk:" prefix. A dot after an industry's division is left out. False
 * where the code is none of the tree's; `out` is then no node. The section is set for "F" only:
 * for "43" the caller sets it, by node_division. */
bool node_parse(enum tree tree, struct text code, struct node *out);

/* The industry's division, 1..99, or 0 for a section, an occupation and no node. */
int node_division(const struct node *node);

/* Whether `node` is `above` itself or lies below it. False where either is no node. */
bool node_covers(const struct node *above, const struct node *node);

/* The node one step up. False for a section, a one-digit occupation, no node, and a division whose
 * section is not known; `out` is then no node. */
bool node_parent(const struct node *node, struct node *out);

/* NODE_SAME, NODE_NEAR or NODE_APART. Not symmetric: a wish for a section is the same as anything
 * in it, a wish for a division is only near the bare section. */
int node_closeness(const struct node *wish, const struct node *node);

#endif
