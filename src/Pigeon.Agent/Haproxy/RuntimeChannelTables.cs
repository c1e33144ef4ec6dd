using Pigeon.Agent.Haproxy.Tables;

namespace Pigeon.Agent.Haproxy;

/// <summary>What every channel can do: apply a command and insist on its good reply, and read the tables.</summary>
public static class RuntimeChannelTables
{
    extension(IRuntimeChannel channel)
    {
        /// <summary>Sends a command once and throws <see cref="HaproxyFaultException"/> when the reply is not the good one.</summary>
        public async Task ApplyAsync(RuntimeCommand command, CancellationToken ct) =>
            command.Verify(await channel.SendAsync(command, ct));

        /// <summary>Several questions in one line, so that one worker answers all of them one after the other.</summary>
        /// <exception cref="HaproxyFaultException">There are not as many answers as questions: it was interrupted.</exception>
        public async Task<IReadOnlyList<string>> AskAllAsync(IReadOnlyList<string> questions, CancellationToken ct) =>
            Split(string.Join(';', questions), await channel.AskAsync(string.Join(';', questions), ct), questions.Count);

        /// <summary>The servers of one backend, or of all when <paramref name="backend"/> is null.</summary>
        public async Task<IReadOnlyList<ServerRow>> ServersAsync(string? backend, CancellationToken ct) =>
            ServerStateTable.Parse(await channel.AskAsync(Of("show servers state", backend), ct));

        /// <summary>The connections of each server. Requests waiting in a queue are not here but in <see cref="StatisticsAsync"/>.</summary>
        public async Task<IReadOnlyList<ConnectionRow>> ConnectionsAsync(string? backend, CancellationToken ct) =>
            ConnectionTable.Parse(await channel.AskAsync(Of("show servers conn", backend), ct));

        /// <summary>Rows of servers and backends; of one backend only when it is named.</summary>
        public async Task<IReadOnlyList<StatRow>> StatisticsAsync(string? backend, CancellationToken ct) =>
            StatTable.Parse(await channel.AskAsync($"show stat {(backend is null ? "-1" : CommandText.Word(backend))} 6 -1", ct));

        /// <summary>All sessions that have a server. A long table: a line of some 300 bytes for each.</summary>
        public async Task<IReadOnlyList<SessionRow>> SessionsAsync(CancellationToken ct) =>
            SessionTable.Parse(await channel.AskAsync(RuntimeCommands.ShowSessions.Text, ct));

        /// <summary>The entries of a map, in order, named by the path that the configuration uses.</summary>
        public async Task<IReadOnlyList<KeyValuePair<string, string>>> MapAsync(string file, CancellationToken ct) =>
            MapTable.Parse(file, await channel.AskAsync($"show map {CommandText.Word(file)}", ct));

        /// <summary>The worker about itself.</summary>
        public async Task<WorkerFacts> FactsAsync(CancellationToken ct) => WorkerFacts.Parse(await channel.AskAsync("show info", ct));
    }

    private static string Of(string question, string? backend) => backend is null ? question : $"{question} {CommandText.Word(backend)}";

    /// <summary>Each answer ends with an empty line, and no table has one inside; an empty map is that line alone.</summary>
    internal static IReadOnlyList<string> Split(string line, string reply, int count)
    {
        var answers = new List<string>();
        for (var start = 0; start < reply.Length;)
        {
            if (reply[start] == '\n')
            {
                answers.Add("");
                start++;
                continue;
            }

            var end = reply.IndexOf("\n\n", start, StringComparison.Ordinal);
            if (end < 0) break;
            answers.Add(reply[start..(end + 1)]);
            start = end + 2;
        }

        return answers.Count == count ? answers : throw new HaproxyFaultException(line, reply);
    }
}
