@NullMarked
package io.spoor.decisions.metrics;

import org.jspecify.annotations.NullMarked;
