/** Tests. */
@NullMarked
package io.spoor.connectors.elasticsearch.index;

import org.jspecify.annotations.NullMarked;
