/** Configuration of the evidence sink. */
@NullMarked
package io.spoor.connectors.evidence.config;

import org.jspecify.annotations.NullMarked;
