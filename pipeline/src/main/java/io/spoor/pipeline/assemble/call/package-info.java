/**
 * Tool calls of runs: their spans, requests, agents, opinions, and the values they read and store.
 */
@NullMarked
package io.spoor.pipeline.assemble.call;

import org.jspecify.annotations.NullMarked;
