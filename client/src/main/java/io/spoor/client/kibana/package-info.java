/** Imports Spoor's saved objects into a running Kibana through its HTTP API. */
@NullMarked
package io.spoor.client.kibana;

import org.jspecify.annotations.NullMarked;
