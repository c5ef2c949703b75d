/* SPDX-License-Identifier: MIT */
#ifndef PROTO_VERSION_H
#define PROTO_VERSION_H

#define PRAKTIK_VERSION "0.1.0"

#endif
