@NullMarked
package io.spoor.local.view;

import org.jspecify.annotations.NullMarked;
