package io.spoor.offline.crosssource;

import java.util.List;

/**
 * A hop that took place.
 *
 * @param child event id of the later record
 * @param parent event id of the earlier record
 * @param witnesses further events without which the evidence is lost
 */
record TrueLink(
    HopKind kind, String child, String parent, Evidence evidence, List<String> witnesses) {}
