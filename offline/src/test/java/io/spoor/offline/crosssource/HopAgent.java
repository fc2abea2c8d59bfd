package io.spoor.offline.crosssource;

/** An agent that many people start. */
record HopAgent(String id, String role, String modelKey) {}
