@NullMarked
package io.spoor.decisions.confirmations;

import org.jspecify.annotations.NullMarked;
