/** Requests that gateways and servers of the Model Context Protocol answered. */
@NullMarked
package io.spoor.sources.mcp;

import org.jspecify.annotations.NullMarked;
