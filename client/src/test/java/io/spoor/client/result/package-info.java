@NullMarked
package io.spoor.client.result;

import org.jspecify.annotations.NullMarked;
