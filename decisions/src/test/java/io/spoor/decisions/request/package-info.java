@NullMarked
package io.spoor.decisions.request;

import org.jspecify.annotations.NullMarked;
