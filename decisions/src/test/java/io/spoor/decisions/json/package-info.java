@NullMarked
package io.spoor.decisions.json;

import org.jspecify.annotations.NullMarked;
