/**
 * Shared parts of all sinks: decoding, offset commits, dead letters, back-pressure, backoff, trust.
 * Independent of destinations.
 */
@NullMarked
package io.spoor.connectors.sink;

import org.jspecify.annotations.NullMarked;
