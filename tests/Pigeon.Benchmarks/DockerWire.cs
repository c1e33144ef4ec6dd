using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Pigeon.TestKit;

namespace Pigeon.Benchmarks;

/// <summary>The Engine's API by hand: what the floor's loop uses, and what starts and stops the containers that are measured.</summary>
internal sealed class DockerWire(Dockerd docker)
{
    /// <summary>Opens a raw event stream of containers.</summary>
    public EventStream Listen()
    {
        var socket = Wire.Unix(docker.SocketPath);
        socket.Send(Wire.Request("/events?filters=%7B%22type%22%3A%5B%22container%22%5D%7D", "docker"));
        return new EventStream(socket);
    }

    public async Task<string> CreateAsync(string image, string name, IEnumerable<string> options)
    {
        await docker.DockerAsync(["create", "--name", name, .. options, image]);
        return await docker.DockerAsync("inspect", "--format", "{{.Id}}", name);
    }

    /// <summary>Sends a POST and leaves its answer to be read later.</summary>
    public Client Begin(string path)
    {
        var client = new Client(Wire.Unix(docker.SocketPath));
        client.Send(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: docker\r\nContent-Length: 0\r\n\r\n"));
        return client;
    }

    public string AddressOf(string container)
    {
        using var client = new Client(Wire.Unix(docker.SocketPath));
        var text = client.Exchange(Wire.Request($"/containers/{container}/json", "docker")).Text;
        var at = text.IndexOf('{', StringComparison.Ordinal);
        var end = text.LastIndexOf('}') + 1;

        // The body may come in chunks, whose sizes stand between the lines.
        var body = string.Concat(text[at..end].Split("\r\n").Where((_, index) => index % 2 == 0));
        using var json = JsonDocument.Parse(body);
        foreach (var network in json.RootElement.GetProperty("NetworkSettings").GetProperty("Networks").EnumerateObject())
            return network.Value.GetProperty("IPAddress").GetString()!;
        throw new InvalidOperationException($"{container} is on no network");
    }
}
