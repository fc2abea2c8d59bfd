package io.spoor.offline.crosssource;

/**
 * A server of the Model Context Protocol. It calls other systems with credentials of its own, which
 * it uses for all its clients for an hour.
 *
 * @param session names server and hour: its credentials belong to no chain
 * @param isTraced whether it exports spans
 */
record HopServer(
    String name,
    String session,
    boolean isTraced,
    String awsKey,
    String azureToken,
    String githubToken,
    long since) {}
