using System.Text.Json.Nodes;
using Pigeon.Core.Definitions.Reading;
using Pigeon.Core.Definitions.Reading.Containers;

namespace Pigeon.Core.Definitions.Schema;

/// <summary>What <c>docker_config</c> looks like.</summary>
internal static class DockerSchema
{
    private static Dictionary<string, JsonObject> Shapes => new()
    {
        ["image"] = Form.Text().Described("name:tag or name@digest; the tag is usually {{ version }}."),
        ["command"] = Form.Texts(),
        ["cmd"] = Form.Texts(),
        ["entrypoint"] = Form.Texts(),
        ["pull_policy"] = Form.OneOf("missing", "always", "never").Described("When the image is fetched. Default missing."),
        ["environment"] = Form.Variables().Described("Texts, or references to secrets: {file: ...} or {env: ...}."),
        ["env"] = Form.Variables(),
        ["networks"] = Form.NamesWithSettings().Described("Further networks, with aliases and addresses."),
        ["ports"] = Form.Texts(),
        ["expose"] = Form.Texts(),
        ["port_bindings"] = Form.Texts(),
        ["publish"] = Form.Texts(),
        ["labels"] = Form.Pairs().Described("register_backend: \"true\" makes its containers members."),
        ["label"] = Form.Pairs(),
        ["restart_policy"] = Form.Text(),
        ["restart"] = Form.Text(),
        ["mem_limit"] = Form.Text(),
        ["memory"] = Form.Text(),
        ["cpus"] = Form.Text(),
        ["nano_cpus"] = Form.Text(),
        ["cpu_shares"] = Form.Whole(2, 262_144),
        ["healthcheck"] = Form.Map(ContainerCheckReader.Known, new Dictionary<string, JsonObject>
        {
            ["test"] = Form.Texts(),
            ["interval"] = Form.Duration(),
            ["timeout"] = Form.Duration(),
            ["start_period"] = Form.Duration(),
            ["retries"] = Form.Whole(1, 1000),
            ["disable"] = Form.Flag(),
        }).Described("Docker's own check, inside the container."),
        ["stop_timeout"] = Form.Any(Form.Whole(0, 86_400), Form.Duration()).Described("Seconds, or a duration. Default 10."),
        ["stop_signal"] = Form.Text(),
    };

    public static JsonObject Shape() => Form.Map(DockerKeys.Known, Shapes, "image");
}
