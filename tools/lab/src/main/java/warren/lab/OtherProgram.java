package warren.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The lesson's classes as another program has them, or the same one after a new start: loaded once
 * more, so that what is static is its own. Whoever counts in a static field begins anew in it, and
 * a lock on a class keeps nobody out.
 */
public final class OtherProgram extends ClassLoader {

  private final String packageName;
  private final Set<String> shared;

  private OtherProgram(Class<?> type) {
    super(type.getClassLoader());
    packageName = type.getPackageName();
    shared = Stream.of(type.getInterfaces()).map(Class::getName).collect(Collectors.toSet());
  }

  /**
   * Makes an object in a program of its own.
   *
   * @param type a class of the lesson, with a constructor without parameters. Its package's classes
   *     are loaded anew, except for the interfaces that it implements; so these have to be public,
   *     and have to do with types of other packages only
   * @throws IllegalArgumentException if it has no such constructor
   */
  @SuppressWarnings("unchecked") // as far as the interfaces go, it is one
  public static <I, T extends I> I start(Class<T> type) {
    try {
      var constructor = new OtherProgram(type).loadClass(type.getName()).getDeclaredConstructor();
      constructor.setAccessible(true);
      return (I) constructor.newInstance();
    } catch (ReflectiveOperationException cannot) {
      throw new IllegalArgumentException(type + " cannot be made in another program", cannot);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!isOwn(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private boolean isOwn(String name) {
    return name.startsWith(packageName + ".")
        && name.indexOf('.', packageName.length() + 1) < 0
        && !shared.contains(name);
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (var in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
