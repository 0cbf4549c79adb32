import io.trino.server.Server;

/** A server of Trino, as its launcher starts it. */
class Start {
  public static void main(String[] args) {
    new Server().start("483");
  }
}
