import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the statements of a file, which a line with a semicolon alone ends, as soon as there are so
 * many servers: URL SERVERS FILE... Prints rows as they come, in JSON. Status 1 if one fails.
 */
class Client {
  private static final Pattern NEXT = Pattern.compile("\"nextUri\":\"([^\"]*)\"");
  private static final Pattern DATA = Pattern.compile("\"data\":(\\[\\[.*?\\]\\])(?=[,}]\")?,\"");
  private static final Pattern ERROR =
      Pattern.compile("\"error\":\\{\"message\":\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  Client(String url) {
    this.url = url;
  }

  public static void main(String[] args) throws Exception {
    Client client = new Client(args[0]);
    client.await(args[1]);
    StringBuilder statements = new StringBuilder();
    for (int k = 2; k < args.length; k++) {
      statements.append(Files.readString(Path.of(args[k]))).append("\n;\n");
    }
    for (String statement : statements.toString().split("\n;\n")) {
      String sql = statement.replaceAll("(?m)^--.*\n", "").strip();
      if (!sql.isEmpty()) {
        System.out.println("> " + sql.replace("\n", "\n  "));
        System.out.println(client.run(sql));
      }
    }
  }

  private void await(String servers) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String sql = "SELECT count(*) FROM system.runtime.nodes WHERE state = 'active'";
    while (true) {
      try {
        if (run(sql).equals("[[" + servers + "]]")) {
          return;
        }
      } catch (ConnectException | IllegalStateException e) {
        // It is starting.
      }
      if (System.nanoTime() > end) {
        System.err.println("there are no " + servers + " servers after " + PATIENCE);
        System.exit(1);
      }
      Thread.sleep(500);
    }
  }

  private String send(HttpRequest.Builder request) throws Exception {
    var response =
        http.send(request.header("X-Trino-User", "example").build(), BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  private String run(String sql) throws Exception {
    StringBuilder rows = new StringBuilder();
    String body =
        send(
            HttpRequest.newBuilder(URI.create(url + "/v1/statement"))
                .POST(BodyPublishers.ofString(sql)));
    while (true) {
      Matcher error = ERROR.matcher(body);
      if (error.find()) {
        throw new IllegalStateException(error.group(1).replace("\\n", "\n"));
      }
      Matcher data = DATA.matcher(body);
      if (data.find()) {
        rows.append(data.group(1));
      }
      Matcher next = NEXT.matcher(body);
      if (!next.find()) {
        return rows.toString();
      }
      body = send(HttpRequest.newBuilder(URI.create(next.group(1))));
    }
  }
}
