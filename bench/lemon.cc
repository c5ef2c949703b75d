// SPDX-License-Identifier: MIT
//
// The peer of bench/plan.c: LEMON's network simplex on the same file. Youths send one unit each to
// an opening, at less cost the higher the score, or past all openings at none.
//
//     lemon FILE NAME
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include <lemon/network_simplex.h>
#include <lemon/static_graph.h>

static std::vector<uint32_t> words(FILE *in, size_t count)
{
    std::vector<uint32_t> out(count);
    if (count && fread(out.data(), sizeof out[0], count, in) != count)
        throw 65;
    return out;
}

// The most that it ever was, but for pages of the program's file. [MB]
static double memory_used()
{
    std::ifstream in("/proc/self/status");
    std::string word;
    double most = 0, program = 0;
    while (in >> word)
        if (word == "VmHWM:")
            in >> most;
        else if (word == "RssFile:")
            in >> program;
    return (most - program) / 1024;
}

int main(int argc, char **argv)
try {
    using Graph = lemon::StaticDigraph;
    FILE *in = argc == 3 ? fopen(argv[1], "rb") : nullptr;
    if (!in)
        return 64;
    double memory = memory_used();
    auto head = words(in, 3);
    uint32_t youths = head[0], openings = head[1], candidates = head[2];
    int sink = int(youths + openings);
    Graph graph;
    std::vector<int> costs, rooms;
    {
        auto first = words(in, youths + 1);
        auto opening = words(in, candidates), score = words(in, candidates);
        if (fseek(in, long(2 * sizeof(uint32_t) * candidates), SEEK_CUR))
            throw 65;
        auto seats = words(in, openings);
        std::vector<std::pair<int, int>> arcs;
        size_t all = size_t(candidates) + youths + openings;
        arcs.reserve(all);
        costs.reserve(all);
        rooms.reserve(all);
        auto arc = [&](int from, int to, int room, int cost) {
            arcs.emplace_back(from, to);
            rooms.push_back(room);
            costs.push_back(cost);
        };
        for (uint32_t y = 0; y < youths; y++) {
            for (uint32_t c = first[y]; c < first[y + 1]; c++)
                arc(int(y), int(youths + opening[c]), 1, -int(score[c]));
            arc(int(y), sink, 1, 0);
        }
        for (uint32_t o = 0; o < openings; o++)
            arc(int(youths + o), sink, int(seats[o]), 0);
        graph.build(sink + 1, arcs.begin(), arcs.end());
    }
    fclose(in);
    auto began = std::chrono::steady_clock::now();
    lemon::NetworkSimplex<Graph, int, int64_t> simplex(graph);
    Graph::ArcMap<int> cost(graph), room(graph);
    for (int i = 0; i < int(costs.size()); i++) {
        cost[graph.arc(i)] = costs[size_t(i)];
        room[graph.arc(i)] = rooms[size_t(i)];
    }
    Graph::NodeMap<int> supply(graph, 0);
    for (uint32_t y = 0; y < youths; y++)
        supply[graph.node(int(y))] = 1;
    supply[graph.node(sink)] = -int(youths);
    simplex.upperMap(room).costMap(cost).supplyMap(supply);
    if (simplex.run() != decltype(simplex)::OPTIMAL)
        return 70;
    double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    printf("%s_lemon_time %.2f ms\n", argv[2], took * 1e3);
    printf("%s_lemon_sum %lld points\n", argv[2], -(long long)simplex.totalCost());
    printf("%s_lemon_memory %.1f MB\n", argv[2], memory_used() - memory);
} catch (int code) {
    return code;
}
