/**
 * A chain while one message is handled: its keys, identities, findings, observations and counts.
 */
@NullMarked
package io.spoor.pipeline.assemble.chain;

import org.jspecify.annotations.NullMarked;
