import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.neo4j.cli.AdminTool;
import org.neo4j.cli.ExecutionContext;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.harness.Neo4j;
import org.neo4j.harness.Neo4jBuilders;

/**
 * Neo4j servers for the tests, in one process, which spares them the minute that a second start would take.
 *
 * Lines of tab-separated words come in; each is answered by one line of JSON. All stops when the input closes.
 *   start HOME [PASSWORD]  a server with Bolt on a free port; without a password, without authentication
 *   admin HOME ARGUMENT…   what neo4j-admin does with these arguments, in HOME
 */
public final class Server {
    private static final PrintStream OUT = System.out;

    public static void main(String[] none) throws Exception {
        System.setOut(System.err); // what Neo4j prints is no answer
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = lines.readLine()) != null; ) {
            String[] words = line.split("\t", -1);
            Path home = Path.of(words[1]);
            if (words[0].equals("start")) {
                OUT.println("{\"port\": " + start(home, words.length > 2 ? words[2] : "") + "}");
            } else {
                OUT.println("{\"exit\": " + admin(home, Arrays.copyOfRange(words, 2, words.length)) + "}");
            }
            OUT.flush();
        }
        Runtime.getRuntime().halt(0); // closing in good order takes half a minute, and nobody reads these stores again
    }

    private static int start(Path home, String password) {
        Neo4j server = Neo4jBuilders.newInProcessBuilder(home)
            .withDisabledServer() // the one over HTTP
            .withConfig(GraphDatabaseSettings.data_directory, home.resolve("data"))
            .withConfig(GraphDatabaseSettings.auth_enabled, !password.isEmpty())
            .build();
        if (!password.isEmpty()) {
            server.databaseManagementService().database("system").executeTransactionally(
                "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED", Map.of("password", password));
        }
        return server.boltURI().getPort();
    }

    private static int admin(Path home, String[] arguments) throws Exception {
        Path conf = Files.createDirectories(home.resolve("conf"));
        Files.writeString(conf.resolve("neo4j.conf"), "");
        return AdminTool.execute(new ExecutionContext(home, conf), arguments);
    }
}
