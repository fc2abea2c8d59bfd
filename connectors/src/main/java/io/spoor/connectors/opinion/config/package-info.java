/** Configuration of the connector for second opinions. */
@NullMarked
package io.spoor.connectors.opinion.config;

import org.jspecify.annotations.NullMarked;
