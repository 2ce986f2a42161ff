import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.semanticweb.HermiT.ReasonerFactory;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.formats.FunctionalSyntaxDocumentFormat;
import org.semanticweb.owlapi.formats.RDFXMLDocumentFormat;
import org.semanticweb.owlapi.formats.TurtleDocumentFormat;
import org.semanticweb.owlapi.io.RDFParserMetaData;
import org.semanticweb.owlapi.io.StreamDocumentSource;
import org.semanticweb.owlapi.io.UnparsableOntologyException;
import org.semanticweb.owlapi.model.*;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.reasoner.OWLReasoner;
import org.semanticweb.owlapi.util.AnnotationValueShortFormProvider;

/**
 * Loads files as Protégé does, without the network, and prints what it found as one JSON object, file by file.
 *
 * <p>Usage: java -cp CLASSPATH Probe.java [STEPS=]FILE ... where STEPS are some of: reason (is it consistent?), save
 * (write in three formats, read again, compare). Compiles against the OWL API 4 and 5.
 */
public class Probe {
    private static final OWLDocumentFormat[] FORMATS = {
        new TurtleDocumentFormat(), new RDFXMLDocumentFormat(), new FunctionalSyntaxDocumentFormat()
    };

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        System.setOut(System.err); // whatever a library prints
        Map<String, Object> found = new LinkedHashMap<>();
        for (String arg : args) {
            String[] parts = arg.split("=", 2);
            List<String> steps = parts.length < 2 ? List.of() : Arrays.asList(parts[0].split(","));
            File file = new File(parts[parts.length - 1]);
            found.put(file.getName(), look(file, steps));
        }
        out.println(json(found));
    }

    static Map<String, Object> look(File file, List<String> steps) throws Exception {
        OWLOntologyManager manager = manager();
        OWLOntology ontology;
        try {
            ontology = manager.loadOntologyFromOntologyDocument(file);
        } catch (UnparsableOntologyException e) { // long: each of twenty parsers has its say
            return Map.of("format", "none", "why", e.getMessage());
        }
        OWLDocumentFormat format = manager.getOntologyFormat(ontology);
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("format", format.getKey());
        seen.put("axioms", ontology.getAxioms().size());
        seen.put("unparsed", unparsed(format));
        seen.put("declared", declared(ontology));
        seen.put("said", said(ontology));
        seen.put("shown", Map.of("zh-hans", shown(ontology, "zh-hans"), "en", shown(ontology, "en")));
        seen.put("violations", strings(new OWL2DLProfile().checkOntology(ontology).getViolations()));
        if (steps.contains("reason")) {
            OWLReasoner reasoner = new ReasonerFactory().createReasoner(ontology);
            seen.put("consistent", reasoner.isConsistent());
            reasoner.dispose();
        }
        if (steps.contains("save")) {
            Map<String, Object> saved = new LinkedHashMap<>();
            for (OWLDocumentFormat other : FORMATS) {
                saved.put(other.getKey(), again(ontology, other));
            }
            seen.put("saved", saved);
        }
        return seen;
    }

    /** A manager that never goes out: an import that is not at hand is left out, as in Protégé off line. */
    static OWLOntologyManager manager() {
        OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
        manager.setOntologyLoaderConfiguration(
                new OWLOntologyLoaderConfiguration()
                        .setMissingImportHandlingStrategy(MissingImportHandlingStrategy.SILENT)
                        .setConnectionTimeout(1));
        return manager;
    }

    /** Triples that the parser could make no axiom of. */
    static List<String> unparsed(OWLDocumentFormat format) {
        Object data = format.getOntologyLoaderMetaData(); // the OWL API 5 wraps it
        data = data instanceof Optional<?> maybe ? maybe.orElse(null) : data;
        if (!(data instanceof RDFParserMetaData read)) {
            return List.of("read by no RDF parser: " + data);
        }
        Object triples = read.getUnparsedTriples();
        return strings(triples instanceof Collection<?> all ? all.stream() : (Stream<?>) triples);
    }

    /** IRI → kinds that it is declared as. */
    static Map<String, Set<String>> declared(OWLOntology ontology) {
        Map<String, Set<String>> kinds = new TreeMap<>();
        for (OWLDeclarationAxiom axiom : ontology.getAxioms(AxiomType.DECLARATION)) {
            OWLEntity entity = axiom.getEntity();
            kinds.computeIfAbsent(entity.getIRI().toString(), x -> new TreeSet<>())
                    .add(entity.getEntityType().getName());
        }
        return kinds;
    }

    /** Kind of assertion → its triples, a literal as [text, language or datatype]. */
    static Map<String, List<Object>> said(OWLOntology ontology) {
        Map<String, List<Object>> said = new TreeMap<>();
        for (OWLAxiom axiom : ontology.getAxioms()) {
            if (axiom instanceof OWLClassAssertionAxiom is) {
                add(said, axiom, is.getIndividual(), "a", node(is.getClassExpression()));
            } else if (axiom instanceof OWLAnnotationAssertionAxiom note) {
                add(said, axiom, note.getSubject(), note.getProperty(), node(note.getValue()));
            } else if (axiom instanceof OWLSameIndividualAxiom same) {
                List<OWLIndividual> two = same.getIndividualsAsList();
                add(said, axiom, two.get(0), "same", node(two.get(1)));
            } else if (axiom instanceof OWLPropertyAssertionAxiom<?, ?> fact) {
                add(said, axiom, fact.getSubject(), fact.getProperty(), node(fact.getObject()));
            }
        }
        return said;
    }

    static void add(Map<String, List<Object>> said, OWLAxiom axiom, Object subject, Object property, Object object) {
        List<Object> row = new ArrayList<>(List.of(node(subject), node(property), object));
        said.computeIfAbsent(axiom.getAxiomType().getName(), x -> new ArrayList<>()).add(row);
    }

    static Object node(Object node) {
        if (node instanceof OWLLiteral text) {
            return List.of(text.getLiteral(), text.hasLang() ? text.getLang() : text.getDatatype().getIRI().toString());
        }
        return node instanceof HasIRI named ? named.getIRI().toString() : node.toString();
    }

    /** Entity → the label that Protégé shows where it is set to a language. */
    static Map<String, Object> shown(OWLOntology ontology, String language) {
        OWLAnnotationProperty label = ontology.getOWLOntologyManager().getOWLDataFactory().getRDFSLabel();
        AnnotationValueShortFormProvider provider = new AnnotationValueShortFormProvider(
                Collections.singletonList(label), Collections.singletonMap(label, List.of(language)),
                ontology.getOWLOntologyManager());
        Map<String, Object> names = new TreeMap<>();
        for (OWLEntity entity : ontology.getSignature()) {
            names.put(entity.getIRI().toString(), provider.getShortForm(entity));
        }
        return names;
    }

    /** What is lost and what is new once written in a format and read again. */
    static Map<String, Object> again(OWLOntology ontology, OWLDocumentFormat format) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ontology.getOWLOntologyManager().saveOntology(ontology, format, bytes);
        OWLOntologyManager fresh = manager();
        OWLOntology other = fresh.loadOntologyFromOntologyDocument(
                new StreamDocumentSource(new ByteArrayInputStream(bytes.toByteArray())));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("format", fresh.getOntologyFormat(other).getKey());
        result.put("lost", without(ontology.getAxioms(), other.getAxioms()));
        result.put("new", without(other.getAxioms(), ontology.getAxioms()));
        result.put("header", ontology.getOntologyID().equals(other.getOntologyID())
                && ontology.getAnnotations().equals(other.getAnnotations())
                && ontology.getImportsDeclarations().equals(other.getImportsDeclarations()));
        return result;
    }

    static List<String> without(Set<OWLAxiom> these, Set<OWLAxiom> those) {
        return strings(these.stream().filter(axiom -> !those.contains(axiom)));
    }

    static List<String> strings(Collection<?> things) {
        return strings(things.stream());
    }

    static List<String> strings(Stream<?> things) {
        return things.map(Object::toString).sorted().collect(Collectors.toList());
    }

    static String json(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(e -> json(e.getKey()) + ":" + json(e.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof Collection<?> all) {
            return all.stream().map(Probe::json).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof Boolean || value instanceof Number) {
            return value.toString();
        }
        StringBuilder text = new StringBuilder("\"");
        for (char c : value.toString().toCharArray()) {
            text.append(c >= ' ' && c < 0x7F && c != '"' && c != '\\' ? "" + c : String.format("\\u%04x", (int) c));
        }
        return text.append('"').toString();
    }
}
