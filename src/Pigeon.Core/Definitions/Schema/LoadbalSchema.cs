using System.Text.Json.Nodes;
using Pigeon.Core.Definitions.Reading;

namespace Pigeon.Core.Definitions.Schema;

/// <summary>What <c>loadbal</c> looks like.</summary>
internal static class LoadbalSchema
{
    private const int LastPort = 65535;

    private static Dictionary<string, JsonObject> Shapes => new(DefinitionSchema.Targets)
    {
        ["frontend"] = Form.Text().Described("A frontend of agent.yaml. Default web."),
        ["host"] = Form.Texts().Described("Host names that lead to the app. Default: any."),
        ["path"] = Form.Text().Described("Only requests at or below this path."),
        ["mode"] = Form.OneOf("http", "tcp").Described("tcp passes connections on, whatever they carry. Default http."),
        ["internal"] = Internal().Described("Who sees the released version on the production listener too."),
        ["backend_port"] = Form.Whole(1, LastPort).Described("The port that members listen on."),
        ["publish"] = Form.Flag().Described("Members are also reached from other VMs, by a port of their VM. Default false."),
        ["default_network"] = Form.Text().Described("The Docker network through which HAProxy reaches them. Default pigeon."),
        ["healthcheck"] = HealthCheck().Described("How HAProxy finds out whether a member can take traffic."),
        ["drain_timeout"] = Form.Duration().Described("How long requests in flight may take before they are cut. Default 30s."),
        ["drain_tunnels"] = Form.Duration().Described("The same for WebSockets and TCP connections."),
        ["balance"] = Form.OneOf(LaneReader.Balances).Described("Which member gets the next request. Default roundrobin."),
        ["timeouts"] = Form.Map(LaneReader.OfTimeouts, LaneReader.OfTimeouts.ToDictionary(key => key, _ => Form.Duration())),
        ["retries"] = Form.Whole(0, 100).Described("How often a connection that failed is tried again. Default 3."),
        ["maxconn"] = Form.Whole(1, 1_000_000).Described("Requests on one member at once; more wait."),
        ["cookie"] = Form.Any(Form.Text(), Form.Map(LaneReader.OfCookie, LaneReader.OfCookie.ToDictionary(key => key, _ => Form.Text()), "name"))
            .Described("Keeps a client with its member."),
        ["backend_protocol"] = Form.OneOf("http1", "h2").Described("What members speak. Default http1."),
        ["backend_tls"] = Form.Map(LaneReader.OfTls, new Dictionary<string, JsonObject>
        {
            ["verify"] = Form.OneOf("required", "none"), ["ca_file"] = Form.Text(), ["sni"] = Form.Text(),
        }, "verify").Described("Members are spoken to through TLS."),
        ["backend_proxy_protocol"] = Form.OneOf("v1", "v2").Described("Members learn the client's address by the PROXY protocol."),
        ["snippet"] = Form.Text().Described("Lines of HAProxy's own for the backend."),
        ["fallback"] = Form.OneOf("none", "inactive").Described("What helps out while the active version has no usable server. Default none."),
    };

    public static JsonObject Shape() => Form.Map(LoadbalReader.Known, Shapes, "backend_port", "healthcheck");

    private static JsonObject Internal()
    {
        var form = Form.Map(InternalReader.Known, new Dictionary<string, JsonObject>
        {
            ["networks"] = Form.Texts(),
            ["header"] = Form.MapOf(Form.Text()),
            ["cookie"] = Form.MapOf(Form.Text()),
            ["path"] = Form.Text(),
        });
        form["minProperties"] = 1;
        return form;
    }

    private static JsonObject HealthCheck()
    {
        var shapes = new Dictionary<string, JsonObject>
        {
            ["type"] = Form.OneOf("http", "tcp"),
            ["path"] = Form.Text(),
            ["host"] = Form.Text(),
            ["method"] = Form.OneOf("GET", "HEAD", "OPTIONS"),
            ["expect"] = Form.Texts(),
            ["expect_body"] = Form.Text(),
            ["port"] = Form.Whole(1, LastPort),
            ["interval"] = Form.Duration(),
            ["fast_interval"] = Form.Duration(),
            ["down_interval"] = Form.Duration(),
            ["timeout"] = Form.Duration(),
            ["rise"] = Form.Whole(1, 100),
            ["fall"] = Form.Whole(1, 100),
        };
        var tcp = Form.Map(HealthCheckReader.OfTcp, new Dictionary<string, JsonObject>(shapes) { ["type"] = new() { ["const"] = "tcp" } }, "type");
        return Form.Any(Form.OneOf("tcp", "none"), Form.Map(HealthCheckReader.OfHttp, shapes, "path"), tcp);
    }
}
