using System.Globalization;

namespace Pigeon.TestKit;

/// <summary>An entry of stacks.yaml for the test app.</summary>
public sealed record LabApp
{
    /// <summary>The app's name.</summary>
    public string Name { get; init; } = "shop";

    /// <summary>The host it answers for; any host if not set.</summary>
    public string? Host { get; init; }

    /// <summary>The frontend that leads to it.</summary>
    public string Frontend { get; init; } = "web";

    /// <summary>How many containers it wants.</summary>
    public int Count { get; init; } = 2;

    /// <summary>The image, a template.</summary>
    public string Image { get; init; } = $"{TestImages.Repository}:{{{{ version }}}}";

    /// <summary>HAProxy's check.</summary>
    public string Healthcheck { get; init; } = "{path: /health, interval: 500ms, rise: 1, fall: 2}";

    /// <summary>How long requests may take to end when a stack leaves.</summary>
    public string DrainTimeout { get; init; } = "5s";

    /// <summary>What the app is told: App/app.c lists it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string> { ["DRAIN_MS"] = "50" };

    /// <summary>Further lines of loadbal, each indented by six spaces.</summary>
    public string MoreLoadbal { get; init; } = "";

    /// <summary>Further keys of the app, each line indented by four spaces.</summary>
    public string More { get; init; } = "";

    /// <summary>Further entries of task_definitions, each line indented by six spaces.</summary>
    public string MoreTasks { get; init; } = "";

    /// <summary>The text of a file with these entries.</summary>
    public static string Yaml(params LabApp[] apps) => "stacks:\n" + string.Concat(apps.Select(app => app.Entry()));

    private string Entry() => string.Create(CultureInfo.InvariantCulture,
        $$$"""
          {{{Name}}}:
            version: "{{ version }}"{{{(More.Length == 0 ? "" : "\n" + More)}}}
            loadbal:
              frontend: {{{Frontend}}}
              backend_port: 8080
              healthcheck: {{{Healthcheck}}}
              drain_timeout: {{{DrainTimeout}}}{{{(Host is null ? "" : $"\n      host: {Host}")}}}{{{(MoreLoadbal.Length == 0 ? "" : "\n" + MoreLoadbal)}}}
            task_definitions:
              count: {{{Count}}}
              web:
                docker_config:
                  image: "{{{Image}}}"
                  stop_timeout: 2
                  environment: {{{{string.Join(", ", Environment.Select(each => $"{each.Key}: \"{each.Value}\""))}}}}
                  labels: {register_backend: "true"}
        {{{MoreTasks}}}

        """);
}
