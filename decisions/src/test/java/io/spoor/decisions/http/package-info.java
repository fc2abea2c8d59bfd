@NullMarked
package io.spoor.decisions.http;

import org.jspecify.annotations.NullMarked;
