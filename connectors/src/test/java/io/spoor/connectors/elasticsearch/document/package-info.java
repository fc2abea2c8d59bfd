/** Tests. */
@NullMarked
package io.spoor.connectors.elasticsearch.document;

import org.jspecify.annotations.NullMarked;
