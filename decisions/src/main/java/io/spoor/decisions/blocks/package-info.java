/** What people have blocked: runs, agents, credentials. Without Kafka. */
@NullMarked
package io.spoor.decisions.blocks;

import org.jspecify.annotations.NullMarked;
