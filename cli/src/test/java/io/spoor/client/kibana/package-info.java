/** {@code bin/spoor kibana}, and the panels against the real Elasticsearch. */
@NullMarked
package io.spoor.client.kibana;

import org.jspecify.annotations.NullMarked;
