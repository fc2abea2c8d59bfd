/** The mapping of requests and files to Cedar, and Cedar itself behind one class. */
@NullMarked
package io.spoor.decisions.cedar;

import org.jspecify.annotations.NullMarked;
