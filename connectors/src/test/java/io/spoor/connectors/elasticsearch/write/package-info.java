/** Tests. */
@NullMarked
package io.spoor.connectors.elasticsearch.write;

import org.jspecify.annotations.NullMarked;
