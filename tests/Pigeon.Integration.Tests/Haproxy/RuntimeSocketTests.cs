using System.Net.Sockets;
using System.Text;
using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Haproxy.Tables;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Haproxy;

public sealed class RuntimeSocketTests
{
    [Fact]
    public async Task A_worker_tells_its_pid_version_and_the_description_of_its_configuration()
    {
        using var rig = await HaproxyRig.StartAsync();

        var facts = await rig.Runtime.FactsAsync(CancellationToken.None);

        Assert.Equal((await rig.Master.ProcessesAsync(CancellationToken.None)).WorkerPid, facts.Pid);
        Assert.Equal("revision-7", facts.Description);
        Assert.Equal((await rig.Process.ProbeVersionAsync(CancellationToken.None)).Text, facts.Version);
    }

    [Fact]
    public async Task Statistics_have_a_row_for_each_server_and_one_for_the_backend()
    {
        using var rig = await HaproxyRig.StartAsync();

        var rows = await rig.Runtime.StatisticsAsync("lane", CancellationToken.None);
        var all = await rig.Runtime.StatisticsAsync(null, CancellationToken.None);

        Assert.Equal(["s1", "s2", "BACKEND"], rows.Select(row => row.Server));
        Assert.Equal(["MAINT", "MAINT", "DOWN"], rows.Select(row => row.Status));
        Assert.Equal([false, false, true], rows.Select(row => row.IsBackend));
        Assert.Equal(rows, all.Where(row => row.Backend == "lane"));
    }

    [Fact]
    public async Task A_response_that_HAProxy_made_itself_counts_in_the_row_of_the_backend()
    {
        using var rig = await HaproxyRig.StartAsync();

        Assert.Equal(503, await rig.StatusAsync());

        await HaproxyRig.HoldsAsync(
            async () => (await rig.Runtime.StatisticsAsync("lane", CancellationToken.None)).Select(row => row.Responses5xx).SequenceEqual([0L, 0L, 1L]),
            "one 5xx in the backend's row");
    }

    [Fact]
    public async Task An_unknown_backend_is_a_fault_in_every_table()
    {
        using var rig = await HaproxyRig.StartAsync();

        await Assert.ThrowsAsync<HaproxyFaultException>(() => rig.Runtime.ServersAsync("nobody", CancellationToken.None));
        await Assert.ThrowsAsync<HaproxyFaultException>(() => rig.Runtime.ConnectionsAsync("nobody", CancellationToken.None));
        await Assert.ThrowsAsync<HaproxyFaultException>(() => rig.Runtime.StatisticsAsync("nobody", CancellationToken.None));
    }

    [Fact]
    public async Task Nobody_behind_the_socket_is_said_and_the_command_has_certainly_not_run()
    {
        using var folder = new TempFolder();
        var socket = new RuntimeSocket(folder["none.sock"], TimeProvider.System);

        var fault = await Assert.ThrowsAsync<HaproxyUnreachableException>(() => socket.SendAsync("show info", CancellationToken.None));

        Assert.False(fault.MayHaveRun);
    }

    [Fact]
    public async Task A_question_is_repeated_after_an_empty_answer_and_a_change_is_not()
    {
        using var folder = new TempFolder();
        using var listener = Listen(folder["odd.sock"]);
        var socket = new RuntimeSocket(folder["odd.sock"], TimeProvider.System);

        var answers = AnswerAsync(listener, "", "good\n", "");
        var answer = await socket.AskAsync("show info", CancellationToken.None);
        var fault = await Assert.ThrowsAsync<HaproxyUnreachableException>(() => socket.SendAsync("set map f k v", CancellationToken.None));
        await answers;

        Assert.Equal("good\n", answer);
        Assert.True(fault.MayHaveRun);
        Assert.False(listener.Poll(0, SelectMode.SelectRead));
    }

    [Fact]
    public async Task A_silent_worker_ends_in_a_timeout_that_names_the_command()
    {
        using var folder = new TempFolder();
        using var listener = Listen(folder["mute.sock"]);
        var socket = new RuntimeSocket(folder["mute.sock"], TimeProvider.System);

        var fault = await Assert.ThrowsAsync<TimeoutException>(() => socket.SendAsync("show info", CancellationToken.None));

        Assert.Contains("show info", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("show info;")]
    [InlineData("set map f k v\\")]
    [InlineData("add map f <<")]
    [InlineData("show info\nshow info")]
    [InlineData("add map f <<\nk v")]
    [InlineData("add map f <<\nk v\n\nclear map f\n")]
    public async Task Text_that_could_hang_the_socket_or_run_as_another_command_is_never_sent(string text)
    {
        var socket = new RuntimeSocket("/nowhere.sock", TimeProvider.System);

        await Assert.ThrowsAsync<ArgumentException>(() => socket.SendAsync(text, CancellationToken.None));
    }

    [Theory]
    [InlineData("#0x5555676b7850")]
    [InlineData("#1")]
    [InlineData("@1")]
    [InlineData("\ud800")]
    [InlineData("caf\u00e9")]
    [InlineData("a b")]
    [InlineData("a;b")]
    [InlineData("a\\")]
    [InlineData("a<<")]
    [InlineData("")]
    public void A_word_that_HAProxy_would_take_for_something_else_is_turned_away(string word)
    {
        Assert.Throws<ArgumentException>(() => MapCommands.Delete("/f.map", word));
        Assert.Throws<ArgumentException>(() => MapCommands.Set("/f.map", "key", word));
        Assert.Throws<ArgumentException>(() => RuntimeCommands.Ready("lane", word));
        Assert.Throws<ArgumentException>(() => RuntimeCommands.Ready(word, "s1"));
    }

    [Fact]
    public async Task One_command_of_8_KB_is_never_sent()
    {
        var socket = new RuntimeSocket("/nowhere.sock", TimeProvider.System);

        await Assert.ThrowsAsync<ArgumentException>(() => socket.SendAsync($"set map f k {new string('v', 8192)}", CancellationToken.None));
    }

    [Fact]
    public void A_quoted_cell_of_the_statistics_keeps_its_commas()
    {
        const string Reply = "# pxname,svname,status,check_status,check_code,last_chk,scur,qcur,stot,hrsp_2xx,hrsp_3xx,hrsp_4xx,hrsp_5xx,econ,eresp,wretr,wredis,rtime,\n"
            + "b,s1,DOWN,L7STS,500,\"said \"\"no\"\", twice\",1,2,3,4,5,6,7,8,9,10,11,12,\n";

        var row = Assert.Single(StatTable.Parse(Reply));

        Assert.Equal(("said \"no\", twice", 500, 1L, 2L, 12L), (row.LastCheck, row.CheckCode, row.Sessions, row.Queued, row.ResponseMilliseconds));
    }

    private static Socket Listen(string path)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        return listener;
    }

    private static async Task AnswerAsync(Socket listener, params string[] answers)
    {
        foreach (var answer in answers)
        {
            using var client = await listener.AcceptAsync();
            await client.ReceiveAsync(new byte[4096]);
            await client.SendAsync(Encoding.UTF8.GetBytes(answer));
            client.Shutdown(SocketShutdown.Both);
        }
    }
}
